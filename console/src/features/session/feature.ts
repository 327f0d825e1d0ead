import type { Feature } from '@/app/feature';

export const session: Feature = {
  pages: [
    { path: 'sign-in', scope: 'public', load: () => import('./SignInPage') },
    { path: 'password', scope: 'public', load: () => import('./PasswordPage') },
    { path: 'setup', scope: 'public', load: () => import('./SetupPage') },
  ],
};
