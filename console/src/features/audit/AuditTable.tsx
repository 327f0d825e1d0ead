import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { AuditEntry } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { PagedTable } from '@/shared/lists/PagedTable';
import { Filters, TwoLines } from '@/shared/lists/TwoLines';
import type { Pages } from '@/shared/lists/usePages';
import { useSession } from '@/shared/session/session';
import { Empty } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { changes, valueText, type Change } from './changes';
import { actionName, actions, actorKinds, useTexts } from './messages';
import styles from './audit.module.css';

/** What belongs to the app as a whole has the app's number for its subject, which tells nobody anything. */
const isNumber = (subject: string) => /^\d*$/.test(subject);

/** What the address asks for. */
export function useAuditFilters() {
  const [address] = useSearchParams();
  const day = (name: string, later = 0) => {
    const text = address.get(name);
    return text ? dayjs(text).add(later, 'day').startOf('day').toISOString() : undefined;
  };
  return { actor: address.get('actor') ?? undefined, action: address.get('action') ?? undefined, from: day('from'), to: day('to', 1) };
}

export function AuditTable({ pages, withApp }: { pages: Pages<AuditEntry>; withApp: boolean }) {
  const t = useTexts();
  const pair = usePair();
  const { second } = useFormats();
  const { apps } = useSession();
  const [address] = useSearchParams();
  const appName = (id: string | null) => apps.find(({ app_id }) => app_id === id)?.name ?? id ?? '–';
  return (
    <Panel flush>
      <AuditFilters />
      <PagedTable
        pages={pages}
        rowKey="number"
        label={t('appTitle')}
        empty={address.size > 0 ? <Empty title={t('noneFound')} /> : <Empty title={t('none')}>{t('noneBody')}</Empty>}
        expandable={{
          expandedRowRender: (entry) => <Changes entry={entry} />,
          rowExpandable: ({ before, after }) => (before ?? after ?? null) !== null,
          expandIcon: ({ expanded, expandable, record, onExpand }) =>
            expandable && (
              <Button
                type="text"
                size="small"
                icon={expanded ? <DownOutlined /> : <RightOutlined />}
                aria-expanded={expanded}
                aria-label={t(expanded ? 'collapse' : 'expand', { action: pair(actionName(record.action)) })}
                onClick={(event) => onExpand(record, event)}
              />
            ),
        }}
        columns={[
          { title: t('at'), key: 'at', render: (_, { at }) => second(at) },
          { title: t('actor'), key: 'actor', render: (_, { actor, actor_kind }) => <TwoLines first={actor} second={pair(actorKinds[actor_kind])} /> },
          { title: t('action'), key: 'action', render: (_, { action }) => <TwoLines first={pair(actionName(action))} second={action} /> },
          ...(withApp ? [{ title: t('app'), key: 'app', render: (_: unknown, { app_id }: AuditEntry) => appName(app_id) }] : []),
          { title: t('subject'), key: 'subject', render: (_, { subject, detail }) => <TwoLines first={isNumber(subject) ? '–' : subject} second={detail} /> },
          {
            title: t('changes'),
            key: 'changes',
            render: (_, { before, after }) => ((before ?? after ?? null) === null ? '–' : t('count', { n: changes(before, after).length })),
          },
          { title: t('address'), key: 'address', render: (_, { address: from }) => from ?? '–' },
        ]}
      />
    </Panel>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const t = useTexts();
  const all = changes(entry.before ?? undefined, entry.after ?? undefined);
  if (all.length === 0) {
    return t('noChanges');
  }
  return (
    <table className={styles.changes}>
      <thead>
        <tr>
          <th>{t('field')}</th>
          <th>{t('before')}</th>
          <th>{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {all.map(({ path, before, after }: Change) => (
          <tr key={path}>
            <th scope="row">{path || '–'}</th>
            <td>{before === undefined || before === null ? t('absent') : <del>{valueText(before)}</del>}</td>
            <td>{after === undefined || after === null ? t('absent') : <ins>{valueText(after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AuditFilters() {
  const t = useTexts();
  const pair = usePair();
  const [address, setAddress] = useSearchParams();
  const [actor, setActor] = useState(address.get('actor') ?? '');
  const set = (changed: Record<string, string | undefined>) =>
    setAddress(
      (old) => {
        for (const [name, value] of Object.entries(changed)) {
          if (value) {
            old.set(name, value);
          } else {
            old.delete(name);
          }
        }
        return old;
      },
      { replace: true },
    );
  const [from, to] = [address.get('from'), address.get('to')];
  return (
    <Filters>
      <Input
        allowClear
        aria-label={t('actorFilter')}
        placeholder={t('actorFilter')}
        value={actor}
        onChange={(event) => setActor(event.target.value)}
        onPressEnter={() => set({ actor: actor.trim() })}
        onBlur={() => set({ actor: actor.trim() })}
        style={{ width: 180 }}
      />
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('action')}
        value={address.get('action') ?? ''}
        onChange={(action) => set({ action })}
        style={{ minWidth: 180 }}
        options={[{ value: '', label: t('anyAction') }, ...actions.map((value) => ({ value, label: pair(actionName(value)) }))]}
      />
      <DatePicker.RangePicker
        aria-label={t('dates')}
        value={from && to ? [dayjs(from), dayjs(to)] : null}
        onChange={(days) => set({ from: days?.[0]?.format('YYYY-MM-DD'), to: days?.[1]?.format('YYYY-MM-DD') })}
      />
    </Filters>
  );
}
