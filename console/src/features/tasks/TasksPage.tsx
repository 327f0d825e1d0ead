import { SearchOutlined, SendOutlined } from '@ant-design/icons';
import { Button, DatePicker, Input, Select, type TableProps } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { TaskEntry, TaskState } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { share } from '@/shared/format/share';
import { LinkButton } from '@/shared/layout/LinkButton';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { PagedTable } from '@/shared/lists/PagedTable';
import { Filters, TwoLines } from '@/shared/lists/TwoLines';
import { usePages } from '@/shared/lists/usePages';
import { useApp, useMay } from '@/shared/session/session';
import { Empty } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { stageNames } from '@/shared/text/vocabulary';
import { kindNames, stateNames, typeNames, useTexts } from './messages';
import { StateMark } from './StateMark';

const REFRESH_MS = 4_000;
const TASK_ID = /^RAS[SLA]_\d{4}_[0-9a-f]{32}$/;

export default function TasksPage() {
  const t = useTexts();
  const { app_id } = useApp();
  const may = useMay();
  const columns = useColumns();
  const [filters] = useSearchParams();
  const query = {
    q: filters.get('q') ?? undefined,
    state: (filters.get('state') as TaskState | null) ?? undefined,
    kind: (filters.get('kind') as 'list' | 'app' | null) ?? undefined,
    from: startOf(filters.get('from')),
    to: startOf(filters.get('to'), 1),
  };
  const pages = usePages(
    ['apps', app_id, 'tasks', query],
    (cursor) => ok(api.GET('/apps/{app_id}/tasks', { params: { path: { app_id }, query: { ...query, cursor, limit: 30 } } })),
    { refresh: (tasks) => (tasks.some(({ state }) => state === 'sending' || state === 'scheduled') ? REFRESH_MS : false) },
  );
  const newPush = may('push_send') && (
    <LinkButton to={`/apps/${app_id}/push/new`} type="primary" icon={<SendOutlined />}>
      {t('newPush')}
    </LinkButton>
  );
  return (
    <PageFrame title={t('title')} description={t('description')}>
      <Panel flush>
        <TaskFilters />
        <PagedTable
          pages={pages}
          columns={columns}
          rowKey="task_id"
          label={t('title')}
          empty={filters.size > 0 ? <NoneFound /> : <Empty title={t('none')} action={newPush}>{t('noneBody')}</Empty>}
        />
      </Panel>
    </PageFrame>
  );
}

function startOf(day: string | null, daysLater = 0): string | undefined {
  return day ? dayjs(day).add(daysLater, 'day').startOf('day').toISOString() : undefined;
}

function NoneFound() {
  const t = useTexts();
  const [, setFilters] = useSearchParams();
  return (
    <Empty title={t('noneFound')} action={<Button onClick={() => setFilters({})}>{t('clear')}</Button>}>
      {t('noneFoundBody')}
    </Empty>
  );
}

function TaskFilters() {
  const t = useTexts();
  const pair = usePair();
  const navigate = useNavigate();
  const { app_id } = useApp();
  const [filters, setFilters] = useSearchParams();
  const [text, setText] = useState(filters.get('q') ?? '');
  const set = (changes: Record<string, string | undefined>) =>
    setFilters((old) => {
      for (const [name, value] of Object.entries(changes)) {
        if (value) {
          old.set(name, value);
        } else {
          old.delete(name);
        }
      }
      return old;
    }, { replace: true });
  const search = (wanted: string) => {
    if (TASK_ID.test(wanted.trim())) {
      void navigate(`/apps/${app_id}/tasks/${wanted.trim()}`);
    } else {
      set({ q: wanted.trim() });
    }
  };
  const [from, to] = [filters.get('from'), filters.get('to')];
  return (
    <Filters>
      <Input
        allowClear
        prefix={<SearchOutlined />}
        aria-label={t('search')}
        placeholder={t('search')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value === '') {
            set({ q: undefined });
          }
        }}
        onPressEnter={() => search(text)}
        onBlur={() => search(text)}
        style={{ width: 240 }}
      />
      <Select
        aria-label={t('state')}
        value={filters.get('state') ?? ''}
        onChange={(state) => set({ state })}
        style={{ minWidth: 120 }}
        options={[{ value: '', label: t('anyState') }, ...Object.entries(stateNames).map(([value, name]) => ({ value, label: pair(name) }))]}
      />
      <Select
        aria-label={t('kind')}
        value={filters.get('kind') ?? ''}
        onChange={(kind) => set({ kind })}
        style={{ minWidth: 130 }}
        options={[{ value: '', label: t('anyKind') }, ...(['list', 'app'] as const).map((value) => ({ value, label: pair(kindNames[value]) }))]}
      />
      <DatePicker.RangePicker
        aria-label={t('dates')}
        value={from && to ? [dayjs(from), dayjs(to)] : null}
        onChange={(days) => set({ from: days?.[0]?.format('YYYY-MM-DD'), to: days?.[1]?.format('YYYY-MM-DD') })}
      />
    </Filters>
  );
}

function useColumns(): TableProps<TaskEntry>['columns'] {
  const t = useTexts();
  const pair = usePair();
  const { app_id } = useApp();
  const formats = useFormats();
  const figure = (devices: number, of?: number) => (
    <TwoLines first={<span title={formats.number(devices)}>{formats.compact(devices)}</span>} second={of === undefined ? undefined : formats.percent(of)} />
  );
  return [
    {
      title: t('push'),
      key: 'push',
      render: (_, task) => (
        <TwoLines
          first={<Link to={`/apps/${app_id}/tasks/${task.task_id}`}>{task.name || task.title || t('untitled')}</Link>}
          second={[pair(typeNames[task.type]), pair(kindNames[task.kind]), task.name ? task.title : task.body].filter(Boolean).join(' · ')}
        />
      ),
    },
    { title: t('state'), key: 'state', render: (_, task) => <StateMark state={task.state} /> },
    {
      title: t('created'),
      key: 'created',
      render: (_, task) => (
        <TwoLines
          first={formats.instant(task.created_at)}
          second={task.start_at && task.start_at !== task.created_at ? t('from', { at: formats.instant(task.start_at) }) : undefined}
        />
      ),
    },
    { title: pair(stageNames.targeted), key: 'targeted', align: 'right', render: (_, task) => figure(task.targeted) },
    { title: pair(stageNames.sent), key: 'sent', align: 'right', render: (_, { figures }) => figure(figures.sent) },
    {
      title: pair(stageNames.arrived),
      key: 'arrived',
      align: 'right',
      render: (_, { figures }) => figure(figures.arrived, share(figures.arrived, figures.sent)),
    },
    { title: pair(stageNames.displayed), key: 'displayed', align: 'right', render: (_, { figures }) => figure(figures.displayed) },
    {
      title: pair(stageNames.clicked),
      key: 'clicked',
      align: 'right',
      render: (_, { figures }) => figure(figures.clicked, share(figures.clicked, figures.arrived)),
    },
  ];
}
