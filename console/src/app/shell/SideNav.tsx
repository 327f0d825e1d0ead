import { NavLink } from 'react-router';
import { usePair, type Pair } from '@/shared/text/texts';
import { navGroups, type NavGroup, type Page } from '../feature';
import { useTexts } from './messages';
import styles from './shell.module.css';

/** The pages that the person may open, by group: of the chosen app, and of the installation. */
export function SideNav({ base, pages, onFollow }: { base: string; pages: readonly Page[]; onFollow?: () => void }) {
  const t = useTexts();
  const pair = usePair();
  return (
    <nav aria-label={t('navigation')} className={styles.nav}>
      {(Object.entries(navGroups) as [NavGroup, Pair][]).map(([group, name]) => {
        const entries = pages.filter((page) => page.nav?.group === group);
        return entries.length === 0 ? null : (
          <div key={group} className={styles.navGroup}>
            {name[0] && <div className={styles.navGroupName}>{pair(name)}</div>}
            <ul>
              {entries.map(({ path, scope, nav }) => {
                const Icon = nav!.icon;
                return (
                  <li key={path}>
                    <NavLink
                      to={scope === 'app' ? `${base}/${path}` : `/${path}`}
                      onClick={onFollow}
                      className={({ isActive }) => (isActive ? `${styles.link} ${styles.active}` : styles.link!)}
                    >
                      <span aria-hidden="true" className={styles.navIcon}>
                        <Icon />
                      </span>
                      {pair(nav!.label)}
                    </NavLink>
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
