import { Fragment, type ReactNode } from 'react';
import type { Device } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { usePair } from '@/shared/text/texts';
import { platformNames } from '@/shared/text/vocabulary';
import { useTexts } from './messages';
import styles from './devices.module.css';

export function FactsPanel({ device }: { device: Device }) {
  const t = useTexts();
  const pair = usePair();
  const { instant, number } = useFormats();
  const facts: [string, ReactNode][] = [
    [t('platform'), pair(platformNames[device.platform])],
    [t('model'), [device.brand, device.model].filter(Boolean).join(' ')],
    [t('system'), device.os_version],
    [t('app'), device.app_version],
    [t('package'), device.package_name],
    [t('region'), device.region],
    [t('language'), device.language],
    [t('timeZone'), device.time_zone],
    [t('notification'), device.notification_on ? t('on') : t('off')],
    [t('badge'), number(device.badge)],
    [t('registered'), instant(device.registered_at)],
    [t('lastLogin'), device.last_login ? instant(device.last_login) : t('never')],
    [t('logins'), number(device.logins)],
  ];
  return (
    <Panel title={t('facts')}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value || '–'}</dd>
          </Fragment>
        ))}
      </dl>
    </Panel>
  );
}
