import { useEffect, type ReactNode } from 'react';
import { Navigate, Outlet, useLocation, useNavigate, useParams } from 'react-router';
import type { Permission } from '@/shared/api/schema.gen';
import { isSignedOut } from '@/shared/api/problem';
import { onSignedOut } from '@/shared/api/signedOut';
import { SessionProvider, useMay, useSession, useSessionQuery } from '@/shared/session/session';
import { ErrorState } from '@/shared/states/states';
import { LAST_APP } from '@/shared/session/lastApp';
import { ForbiddenPage, NotFoundPage } from './pages';
import { Shell } from './shell/Shell';

/** Lets the signed-in through, everybody else to the sign-in page and back here afterwards. */
export function Gate() {
  const query = useSessionQuery();
  const location = useLocation();
  const navigate = useNavigate();
  const back = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  useEffect(() => onSignedOut(() => void navigate(back, { replace: true })), [navigate, back]);
  if (query.data?.password_change_required) {
    return <Navigate to="/password" replace />;
  }
  if (query.data) {
    return (
      <SessionProvider session={query.data}>
        <Shell />
      </SessionProvider>
    );
  }
  if (isSignedOut(query.error)) {
    return <Navigate to={back} replace />;
  }
  return query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null;
}

/** The app worked on last, else the first, else the tour that makes one. */
export function Home() {
  const { apps } = useSession();
  const { appId } = useParams();
  const last = appId ?? localStorage.getItem(LAST_APP);
  const app = apps.find((candidate) => candidate.app_id === last) ?? apps[0];
  return <Navigate to={app ? `/apps/${app.app_id}/overview` : '/welcome'} replace />;
}

export function AppGate() {
  const { appId } = useParams();
  const known = useSession().apps.some((app) => app.app_id === appId);
  useEffect(() => {
    if (known && appId) {
      localStorage.setItem(LAST_APP, appId);
    }
  }, [known, appId]);
  // keyed by the app: no state of one app's page is seen on another's
  return known ? <Outlet key={appId} /> : <NotFoundPage />;
}

export function PermissionGate({ permission, children }: { permission: Permission; children: ReactNode }) {
  const may = useMay();
  return may(permission) ? children : <ForbiddenPage />;
}

export function PlatformGate({ children }: { children: ReactNode }) {
  return useSession().platform_admin ? children : <ForbiddenPage />;
}
