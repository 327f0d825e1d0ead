import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Timeline } from 'antd';
import { useEffect, useState } from 'react';
import type { PushMessage } from '@hongyan/web-sdk';
import { api, ok } from '@/shared/api/client';
import { useProblemText } from '@/shared/api/problemText';
import type { App } from '@/shared/api/schema.gen';
import { Goose } from '@/shared/brand/Brand';
import { useFormats } from '@/shared/format/formats';
import { LinkButton } from '@/shared/layout/LinkButton';
import { useTexts } from './messages';
import { useBrowserDevice, type BrowserDevice } from './useBrowserDevice';
import styles from './first-run.module.css';

const CHAIN_LOOK_MS = 1_000;

interface Props {
  app: App;
  pushing: boolean;
  onConnected: () => void;
}

/** Steps three and four: this browser becomes a device, and gets a push. */
export function DeviceAndPush({ app, pushing, onConnected }: Props) {
  const device = useBrowserDevice(app.app_id, app.app_key ?? '');
  return pushing && device.cid ? (
    <PushStep app={app} device={device} cid={device.cid} />
  ) : (
    <DeviceStep app={app} device={device} onConnected={onConnected} />
  );
}

function DeviceStep({ app, device, onConnected }: { app: App; device: BrowserDevice; onConnected: () => void }) {
  const t = useTexts();
  const connect = useMutation({ mutationFn: device.connect });
  const online = device.state === 'ONLINE';
  return (
    <>
      <h2 className={styles.heading}>{t('deviceTitle')}</h2>
      <p className={styles.body}>{t('deviceBody')}</p>
      {app.app_key === null && <Alert type="warning" showIcon title={t('noKey')} />}
      {connect.error && (
        <Alert type="error" showIcon role="alert" style={{ marginBottom: 16 }} title={t('refused', { code: device.code })} />
      )}
      {device.state === 'WAITING' && (
        <Alert type="warning" showIcon style={{ marginBottom: 16 }} title={t('waiting', { code: device.code })} />
      )}
      {online && device.cid ? (
        <Alert
          type="success"
          showIcon
          role="status"
          title={t('connected')}
          description={
            <>
              {t('cid')}: <span className={styles.cid}>{device.cid}</span>
            </>
          }
        />
      ) : (
        <Button type="primary" disabled={app.app_key === null} loading={connect.isPending} onClick={() => connect.mutate()}>
          {connect.isPending ? t('connecting') : t('connect')}
        </Button>
      )}
      {online && (
        <div className={styles.actions}>
          <Button type="primary" onClick={onConnected}>
            {t('next')}
          </Button>
        </div>
      )}
    </>
  );
}

interface Texts {
  title: string;
  body: string;
}

function PushStep({ app, device, cid }: { app: App; device: BrowserDevice; cid: string }) {
  const t = useTexts();
  const problemText = useProblemText();
  const [sentAtMs, setSentAtMs] = useState(0);
  const send = useMutation({
    mutationFn: (texts: Texts) => {
      setSentAtMs(performance.now());
      return ok(
        api.POST('/apps/{app_id}/pushes/test', {
          params: { path: { app_id: app.app_id } },
          body: { cids: [cid], message: { notification: { ...texts, click_type: 'startapp' } }, settings: { transactional: true } },
        }),
      );
    },
  });
  const task = send.data?.items[0]?.task_id ?? undefined;
  const arrival = device.received.find(({ message }) => message.taskId === task);
  return (
    <>
      <h2 className={styles.heading}>{t('pushTitle')}</h2>
      <div className={styles.two}>
        <div>
          <Form<Texts>
            layout="vertical"
            initialValues={{ title: t('defaultTitle'), body: t('defaultBody') }}
            onFinish={(texts) => send.mutate(texts)}
          >
            <Form.Item name="title" label={t('pushTitleField')} rules={[{ required: true, message: t('pushTitleField') }]}>
              <Input maxLength={50} />
            </Form.Item>
            <Form.Item name="body" label={t('pushBodyField')} rules={[{ required: true, message: t('pushBodyField') }]}>
              <Input.TextArea maxLength={256} autoSize={{ minRows: 2 }} />
            </Form.Item>
            <Button type={arrival ? 'default' : 'primary'} htmlType="submit" loading={send.isPending}>
              {arrival ? t('again') : t('send')}
            </Button>
          </Form>
          {send.error && <Alert type="error" showIcon role="alert" style={{ marginTop: 16 }} title={problemText(send.error)} />}
          {task && !arrival && (
            <p className={styles.hint} role="status">
              {t('waitingForIt')}
            </p>
          )}
          {task && <Chain appId={app.app_id} task={task} cid={cid} />}
        </div>
        <BrowserTray device={device} newest={task} sentAtMs={sentAtMs} />
      </div>
      {arrival && <Done appId={app.app_id} />}
    </>
  );
}

/** What the browser got, as a browser would show it. */
function BrowserTray({ device, newest, sentAtMs }: { device: BrowserDevice; newest: string | undefined; sentAtMs: number }) {
  const t = useTexts();
  return (
    <section className={styles.browser} aria-label={t('thisBrowser')}>
      <div className={styles.chrome}>
        <span className={`${styles.dot} ${device.state === 'ONLINE' ? styles.live : ''}`} />
        {t('thisBrowser')} · {device.cid?.slice(0, 8)}…
      </div>
      <div className={styles.tray} aria-live="polite">
        {device.received.length === 0 && <p className={styles.nothing}>{t('nothingYet')}</p>}
        {device.received.map(({ message, atMs }) => (
          <Notification
            key={message.msgId}
            message={message}
            tookMs={message.taskId === newest ? Math.max(1, Math.round(atMs - sentAtMs)) : undefined}
            device={device}
          />
        ))}
      </div>
    </section>
  );
}

function Notification({ message, tookMs, device }: { message: PushMessage; tookMs: number | undefined; device: BrowserDevice }) {
  const t = useTexts();
  const [clicked, setClicked] = useState(false);
  const { displayed } = device;
  useEffect(() => displayed(message), [displayed, message]);
  return (
    <button
      type="button"
      className={styles.notification}
      onClick={() => {
        device.clicked(message);
        setClicked(true);
      }}
    >
      <Goose size={26} />
      <span className={styles.notificationTitle}>{message.title}</span>
      <span>{message.body}</span>
      <span className={styles.took}>
        {[tookMs !== undefined && t('arrivedIn', { ms: tookMs }), t(clicked ? 'clicked' : 'clickIt')].filter(Boolean).join(' · ')}
      </span>
    </button>
  );
}

function Chain({ appId, task, cid }: { appId: string; task: string; cid: string }) {
  const t = useTexts();
  const format = useFormats();
  const events = useQuery({
    queryKey: ['apps', appId, 'chain', task, cid],
    queryFn: () => ok(api.GET('/apps/{app_id}/tasks/{task_id}/chain/{cid}', { params: { path: { app_id: appId, task_id: task, cid } } })),
    refetchInterval: CHAIN_LOOK_MS,
  }).data?.items;
  if (!events?.length) {
    return null;
  }
  return (
    <section aria-label={t('chain')}>
      <h3 className={styles.heading} style={{ marginTop: 24, fontSize: 14 }}>
        {t('chain')}
      </h3>
      <Timeline items={events.map((event, i) => ({ key: i, content: `${event.text} · ${format.second(event.at)}` }))} />
    </section>
  );
}

function Done({ appId }: { appId: string }) {
  const t = useTexts();
  const go = (to: string, name: string, first = false) => (
    <LinkButton to={`/apps/${appId}/${to}`} type={first ? 'primary' : 'default'}>
      {name}
    </LinkButton>
  );
  return (
    <Alert
      type="success"
      showIcon
      role="status"
      style={{ marginTop: 24 }}
      title={t('done')}
      description={
        <>
          {t('doneBody')}
          <div className={styles.actions}>
            {go('overview', t('toOverview'), true)}
            {go('push/new', t('toPush'))}
            {go('channels', t('toChannels'))}
          </div>
        </>
      }
    />
  );
}
