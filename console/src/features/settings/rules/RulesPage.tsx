import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select, Switch, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { api, ok } from '@/shared/api/client';
import type { Rules } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import { Note } from '@/shared/marks/Mark';
import { useInstance } from '@/shared/session/instance';
import { useApp, useMay } from '@/shared/session/session';
import { Loaded } from '@/shared/states/states';
import styles from '../settings.module.css';
import { useTexts } from './messages';
import { formatWindow, mostOf, parseWindow, type Window } from './window';

const MOST_CAPS = 20;

export default function RulesPage() {
  const t = useTexts();
  const { app_id } = useApp();
  const query = useQuery({
    queryKey: ['apps', app_id, 'rules'],
    queryFn: () => ok(api.GET('/apps/{app_id}/rules', { params: { path: { app_id } } })),
    refetchOnWindowFocus: false, // would undo what is being typed
  });
  return (
    <PageFrame title={t('title')} description={t('description')}>
      <Loaded query={query}>{(rules) => <RulesForm rules={rules} />}</Loaded>
    </PageFrame>
  );
}

interface Values {
  caps: { category: string; window: Window; count: number }[];
  quiet: boolean;
  from: Dayjs;
  to: Dayjs;
  action: 'hold' | 'drop';
  zone: string;
  opt_in: string[];
}

const time = (text: string) => dayjs(`2000-01-01T${text}`);

function toValues({ caps, quiet_hours, opt_in }: Rules): Values {
  return {
    caps: caps.map(({ category, window, count }) => ({ category, window: parseWindow(window), count })),
    quiet: quiet_hours !== null,
    from: time(quiet_hours?.from ?? '22:00'),
    to: time(quiet_hours?.to ?? '08:00'),
    action: quiet_hours?.action ?? 'hold',
    zone: quiet_hours?.zone ?? '',
    opt_in,
  };
}

function toRules({ caps, quiet, from, to, action, zone, opt_in }: Values): Rules {
  return {
    caps: caps.map(({ category, window, count }) => ({ category, window: formatWindow(window), count })),
    quiet_hours: quiet ? { from: from.format('HH:mm'), to: to.format('HH:mm'), action, zone: zone || null } : null,
    opt_in,
  };
}

function RulesForm({ rules }: { rules: Rules }) {
  const t = useTexts();
  const may = useMay();
  const { app_id } = useApp();
  const [form] = Form.useForm<Values>();
  const editable = may('rules_write');
  const save = useAction<Values>({
    run: (values) => ok(api.PUT('/apps/{app_id}/rules', { params: { path: { app_id } }, body: toRules(values) })),
    done: t('saved'),
    changes: [['apps', app_id, 'rules'], ['apps', app_id, 'consents']],
  });
  // hidden fields keep their values, so that switching off and on again loses nothing
  const finish = () => save.mutate(form.getFieldsValue(true) as Values);
  return (
    <Form form={form} layout="vertical" disabled={!editable} initialValues={toValues(rules)} onFinish={finish}>
      <Stack>
        {!editable && <Note>{t('readOnly')}</Note>}
        <Panel title={t('caps')}>
          <p className={styles.intro}>{t('capsNote')}</p>
          <Caps editable={editable} />
        </Panel>
        <Panel title={t('quiet')}>
          <p className={styles.intro}>{t('quietNote')}</p>
          <QuietHours />
        </Panel>
        <Panel title={t('optIn')}>
          <p className={styles.intro}>{t('optInNote')}</p>
          <Form.Item name="opt_in" noStyle>
            <Select
              mode="tags"
              open={false}
              suffixIcon={null}
              tokenSeparators={[',', ' ', '，']}
              aria-label={t('optIn')}
              placeholder={t('optInPlaceholder')}
              style={{ width: '100%', maxWidth: 560 }}
            />
          </Form.Item>
        </Panel>
        {editable && (
          <div>
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t('save')}
            </Button>
          </div>
        )}
      </Stack>
    </Form>
  );
}

function Caps({ editable }: { editable: boolean }) {
  const t = useTexts();
  return (
    <Form.List name="caps">
      {(fields, { add, remove }) => (
        <>
          {fields.length === 0 && <p className={styles.intro}>{t('noCaps')}</p>}
          <ul className={styles.rows}>
            {fields.map(({ key, name }) => (
              <li key={key} className={styles.row}>
                <Form.Item
                  name={[name, 'category']}
                  noStyle
                  rules={[{ required: true, pattern: /^[^\s,]{1,50}$/, message: t('categoryNeeded') }]}
                >
                  <Input aria-label={t('category')} title={t('everyCategory')} style={{ width: 140 }} />
                </Form.Item>
                <span>{t('within')}</span>
                <Form.Item name={[name, 'window', 'count']} noStyle rules={[{ required: true, message: t('needed') }]}>
                  <InputNumber aria-label={t('windowCount')} min={1} max={mostOf.d} precision={0} style={{ width: 72 }} />
                </Form.Item>
                <Form.Item name={[name, 'window', 'unit']} noStyle>
                  <Select
                    aria-label={t('windowUnit')}
                    style={{ width: 92 }}
                    options={[
                      { value: 'h', label: t('hours') },
                      { value: 'd', label: t('days') },
                    ]}
                  />
                </Form.Item>
                <span>{t('atMost')}</span>
                <Form.Item name={[name, 'count']} noStyle rules={[{ required: true, message: t('needed') }]}>
                  <InputNumber aria-label={t('countLabel')} min={1} max={100} precision={0} style={{ width: 80 }} />
                </Form.Item>
                <span>{t('messages')}</span>
                {editable && (
                  <Button type="text" icon={<DeleteOutlined />} aria-label={t('removeCap', { n: name + 1 })} onClick={() => remove(name)} />
                )}
              </li>
            ))}
          </ul>
          {editable && fields.length < MOST_CAPS && (
            <Button icon={<PlusOutlined />} onClick={() => add({ category: '*', window: { count: 1, unit: 'd' }, count: 5 })}>
              {t('addCap')}
            </Button>
          )}
        </>
      )}
    </Form.List>
  );
}

function QuietHours() {
  const t = useTexts();
  const instance = useInstance().data;
  const on = Form.useWatch<boolean | undefined>('quiet');
  return (
    <>
      <Form.Item name="quiet" valuePropName="checked" label={t('quietOn')}>
        <Switch aria-label={t('quietOn')} />
      </Form.Item>
      {on && (
        <div className={styles.row}>
          <Form.Item name="from" label={t('from')} rules={[{ required: true, message: t('needed') }]}>
            <TimePicker format="HH:mm" minuteStep={5} allowClear={false} />
          </Form.Item>
          <Form.Item name="to" label={t('to')} rules={[{ required: true, message: t('needed') }]}>
            <TimePicker format="HH:mm" minuteStep={5} allowClear={false} />
          </Form.Item>
          <Form.Item name="action" label={t('action')}>
            <Select
              style={{ width: 200 }}
              options={[
                { value: 'hold', label: t('hold') },
                { value: 'drop', label: t('drop') },
              ]}
            />
          </Form.Item>
          <Form.Item name="zone" label={t('zone')}>
            <Select
              showSearch
              style={{ width: 260 }}
              options={[
                { value: '', label: t('zoneInstallation', { zone: instance?.time_zone ?? '…' }) },
                ...Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })),
              ]}
            />
          </Form.Item>
        </div>
      )}
    </>
  );
}
