import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { ok, api, useCsrfToken } from '../api/client';

export type Session = Awaited<ReturnType<typeof readSession>>;
export type SessionApp = Session['apps'][number];

export const sessionKey = ['session'] as const;

async function readSession() {
  const session = await ok(api.GET('/api/v1/session'));
  useCsrfToken(session.csrf_token);
  return session;
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
export function useMay(): (permission: SessionApp['permissions'][number]) => boolean {
  const app = useApp();
  return (permission) => app.permissions.includes(permission);
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ok(api.DELETE('/api/v1/session')),
    onSuccess: () => {
      queries.clear();
      window.location.assign('/sign-in');
    },
  });
}
