import { useQuery } from '@tanstack/react-query';
import { SearchOutlined } from '@ant-design/icons';
import { Button, Form, Input, Timeline } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { ChainEvent } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { useSpan } from '@/shared/format/span';
import { PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import { Code } from '@/shared/marks/Mark';
import { useApp } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { channelName } from '@/shared/text/vocabulary';
import styles from './chain.module.css';
import { stepName, useTexts } from './messages';
import { gaps, stepChannel, stepTone } from './steps';

const colours = {
  good: 'var(--hy-success)',
  bad: 'var(--hy-danger)',
  warning: 'var(--hy-warning)',
  live: 'var(--hy-seal)',
  quiet: 'var(--hy-muted)',
} as const;

/** 消息链路: what became of one message on its way to one device. The address holds the question, so that it can be passed on. */
export default function ChainPage() {
  const t = useTexts();
  const { app_id } = useApp();
  const [asked, ask] = useSearchParams();
  const [task, cid] = [asked.get('task') ?? '', asked.get('cid') ?? ''];
  return (
    <PageFrame title={t('title')} description={t('description')}>
      <Stack>
        <Panel>
          <Form
            key={`${task}/${cid}`}
            layout="vertical"
            className={styles.form}
            initialValues={{ task, cid }}
            onFinish={(values: { task: string; cid: string }) => ask({ task: values.task.trim(), cid: values.cid.trim().toLowerCase() })}
          >
            <Form.Item name="task" label={t('task')} rules={[{ required: true, whitespace: true, message: t('taskNeeded') }]}>
              <Input placeholder="RASA_1126_…" autoComplete="off" spellCheck={false} />
            </Form.Item>
            <Form.Item
              name="cid"
              label={t('cid')}
              rules={[{ required: true, pattern: /^\s*[0-9a-fA-F]{32}\s*$/, message: t('cidNeeded') }]}
            >
              <Input placeholder="0123456789abcdef…" autoComplete="off" spellCheck={false} />
            </Form.Item>
            <Button type="primary" htmlType="submit" icon={<SearchOutlined />}>
              {t('look')}
            </Button>
          </Form>
        </Panel>
        <Panel
          title={task && cid ? t('life') : undefined}
          extra={
            task && cid ? (
              <span className={styles.links}>
                <Link to={`/apps/${app_id}/tasks/${task}`}>{t('report')}</Link>
                <Link to={`/apps/${app_id}/devices/${cid}`}>{t('device')}</Link>
              </span>
            ) : undefined
          }
        >
          {task && cid ? <Chain taskId={task} cid={cid} /> : <Empty title={t('ask')}>{t('askBody')}</Empty>}
        </Panel>
      </Stack>
    </PageFrame>
  );
}

function Chain({ taskId: task_id, cid }: { taskId: string; cid: string }) {
  const t = useTexts();
  const { app_id } = useApp();
  const query = useQuery({
    queryKey: ['apps', app_id, 'task', task_id, 'chain', cid],
    queryFn: () => ok(api.GET('/apps/{app_id}/tasks/{task_id}/chain/{cid}', { params: { path: { app_id, task_id, cid } } })),
  });
  return (
    <Loaded query={query}>
      {({ items }) => (items.length === 0 ? <Empty title={t('noTarget')}>{t('noTargetBody')}</Empty> : <Events events={items} />)}
    </Loaded>
  );
}

function Events({ events }: { events: ChainEvent[] }) {
  const t = useTexts();
  const pair = usePair();
  const span = useSpan();
  const { second } = useFormats();
  const seconds = gaps(events);
  return (
    <Timeline
      items={events.map((event, i) => ({
        color: colours[stepTone(event.step)],
        content: (
          <div className={styles.event} data-step={event.step}>
            <div className={styles.head}>
              <span className={styles.step}>{pair(stepName(event.step))}</span>
              {stepChannel(event) && <span>{pair(channelName(stepChannel(event)!))}</span>}
              <time dateTime={event.at} className={styles.time}>
                {second(event.at)}
              </time>
              {seconds[i]! >= 1 && <span className={styles.gap}>{t('later', { span: span(seconds[i]!) })}</span>}
            </div>
            <div>{event.text}</div>
            {event.vendor_code && (
              <div className={styles.time}>
                {t('vendorCode')} <Code>{event.vendor_code}</Code>
              </div>
            )}
          </div>
        ),
      }))}
    />
  );
}
