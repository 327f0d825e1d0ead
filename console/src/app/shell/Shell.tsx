import { MenuOutlined, SendOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { Suspense, useState } from 'react';
import { Link, Outlet, ScrollRestoration, useLocation, useParams } from 'react-router';
import type { Permission } from '@/shared/api/schema.gen';
import { Wordmark } from '@/shared/brand/Brand';
import { AppearanceSwitch, LanguageSwitch } from '@/shared/preferences/Preferences';
import { useSession } from '@/shared/session/session';
import { Loading } from '@/shared/states/states';
import type { Page } from '../feature';
import { features } from '../features';
import { LinkButton } from '@/shared/layout/LinkButton';
import { LAST_APP } from '@/shared/session/lastApp';
import { AccountMenu } from './AccountMenu';
import { AppSwitcher } from './AppSwitcher';
import { useTexts } from './messages';
import { SideNav } from './SideNav';
import styles from './shell.module.css';

const navPages: readonly Page[] = features.flatMap((feature) => feature.pages).filter((page) => page.nav);

/** Navigation at the side (a drawer where the window is narrow), a bar above, the page in the middle. */
export function Shell() {
  const t = useTexts();
  const session = useSession();
  const { appId } = useParams();
  const [open, setOpen] = useState(false);
  const key = useLocation().pathname;
  const lastApp = appId ?? localStorage.getItem(LAST_APP);
  const app = session.apps.find((candidate) => candidate.app_id === lastApp) ?? session.apps[0];
  const may = (permission: Permission) => app?.permissions.includes(permission) ?? false;
  const pages = navPages.filter((page) =>
    page.scope === 'app' ? app && (!page.permission || may(page.permission)) : !page.platformAdmin || session.platform_admin,
  );
  const base = app ? `/apps/${app.app_id}` : '';

  const brand = (
    <Link to="/" className={styles.brand} aria-label="鸿雁 Hongyan">
      <Wordmark />
    </Link>
  );
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        {t('skip')}
      </a>
      <aside className={styles.side}>
        {brand}
        <SideNav base={base} pages={pages} />
      </aside>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="left"
        size={264}
        title={<Wordmark size={24} />}
        styles={{ body: { padding: 0 } }}
      >
        <SideNav base={base} pages={pages} onFollow={() => setOpen(false)} />
      </Drawer>
      <div className={styles.main}>
        <header className={styles.bar}>
          <Button
            type="text"
            className={styles.menuButton}
            icon={<MenuOutlined />}
            aria-label={t('openNavigation')}
            aria-expanded={open}
            onClick={() => setOpen(true)}
          />
          <AppSwitcher apps={session.apps} chosen={app} mayCreate={session.platform_admin} />
          <div className={styles.barEnd}>
            {may('push_send') && !key.endsWith('/push/new') && (
              <LinkButton to={`${base}/push/new`} className={styles.wide} type="primary" icon={<SendOutlined />}>
                {t('createPush')}
              </LinkButton>
            )}
            <LanguageSwitch />
            <AppearanceSwitch />
            <AccountMenu />
          </div>
        </header>
        <ScrollRestoration />
        <main id="content" tabIndex={-1} className={styles.content}>
          <Suspense fallback={<Loading rows={8} />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </div>
  );
}
