import type { Feature } from '@/app/feature';

export const firstRun: Feature = {
  pages: [{ path: 'welcome', scope: 'instance', load: () => import('./WelcomePage') }],
};
