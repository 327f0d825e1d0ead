import type { Feature } from '@/app/feature';

export const account: Feature = {
  pages: [{ path: 'account', scope: 'instance', load: () => import('./AccountPage') }],
};
