import { createBrowserRouter, Outlet, type RouteObject } from 'react-router';
import type { Page } from './feature';
import { features } from './features';
import { AppGate, Gate, Home, PermissionGate, PlatformGate } from './gates';
import { BrokenPage, NotFoundPage } from './pages';

const pages = features.flatMap((feature) => feature.pages);

function route(page: Page): RouteObject {
  return {
    path: page.path,
    lazy: async () => {
      const { default: Component } = await page.load();
      if (page.platformAdmin) {
        return {
          element: (
            <PlatformGate>
              <Component />
            </PlatformGate>
          ),
        };
      }
      return page.permission
        ? {
            element: (
              <PermissionGate permission={page.permission}>
                <Component />
              </PermissionGate>
            ),
          }
        : { Component };
    },
    errorElement: <BrokenPage />,
  };
}

const routesOf = (scope: Page['scope']) => pages.filter((page) => page.scope === scope).map(route);

export const router = createBrowserRouter([
  {
    element: <Outlet />,
    hydrateFallbackElement: <></>,
    errorElement: <BrokenPage />,
    children: [
      ...routesOf('public'),
      {
        element: <Gate />,
        children: [
          { index: true, element: <Home /> },
          ...routesOf('instance'),
          { path: 'apps/:appId', element: <AppGate />, children: [{ index: true, element: <Home /> }, ...routesOf('app')] },
        ],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);
