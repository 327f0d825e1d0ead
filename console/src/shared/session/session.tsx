import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { api, ok, setCsrfToken } from '../api/client';
import type { App, Permission, Role, Session as Account } from '../api/schema.gen';

/** An app that the person has a part in, and what that part is. */
export interface SessionApp extends App {
  role: Role | undefined;
  permissions: readonly Permission[];
}

export interface Session extends Account {
  apps: readonly SessionApp[];
}

export const sessionKey = ['session'] as const;

async function readSession(): Promise<Session> {
  const account = await ok(api.GET('/session'));
  setCsrfToken(account.csrf_token ?? '');
  // with a one-time password nothing but changing it is permitted
  const apps = account.password_change_required ? [] : (await ok(api.GET('/apps'))).items;
  const partIn = new Map(account.roles.map((part) => [part.app_id, part]));
  return {
    ...account,
    apps: apps.map((app) => {
      const part = partIn.get(app.app_id);
      return { ...app, role: part?.role, permissions: part?.permissions ?? [] };
    }),
  };
}

export function useSessionQuery(): UseQueryResult<Session> {
  return useQuery({ queryKey: sessionKey, queryFn: readSession, staleTime: 60_000, retry: false });
}

const SessionContext = createContext<Session | undefined>(undefined);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Who is signed in, and what they may do; only below the shell. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('useSession: no session here (expected: a page below the shell)');
  }
  return session;
}

/** The app that the address names; only on pages of scope `app`. */
export function useApp(): SessionApp {
  const { appId } = useParams();
  const app = useSession().apps.find((candidate) => candidate.app_id === appId);
  if (!app) {
    throw new Error(`useApp: ${appId} is none of the session's apps`);
  }
  return app;
}

/** May the person do this in the app that the address names? Only to show or hide: the server decides. */
export function useMay(): (permission: Permission) => boolean {
  const app = useApp();
  return (permission) => app.permissions.includes(permission);
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ok(api.DELETE('/session')),
    onSuccess: () => {
      queries.clear();
      window.location.assign('/sign-in');
    },
  });
}
