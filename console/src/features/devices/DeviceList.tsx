import { SearchOutlined } from '@ant-design/icons';
import { Input, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { Device, Platform } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { PagedTable } from '@/shared/lists/PagedTable';
import { Filters, TwoLines } from '@/shared/lists/TwoLines';
import { usePages } from '@/shared/lists/usePages';
import { Chip, Chips, Code, Mark } from '@/shared/marks/Mark';
import { useApp } from '@/shared/session/session';
import { Empty } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { platformNames } from '@/shared/text/vocabulary';
import { useTexts } from './messages';

export function DeviceList() {
  const t = useTexts();
  const { app_id } = useApp();
  const [filters] = useSearchParams();
  const columns = useColumns();
  const query = {
    q: filters.get('q') ?? undefined,
    tag: filters.get('tag') ?? undefined,
    platform: (filters.get('platform') as Platform | null) ?? undefined,
  };
  const pages = usePages(['apps', app_id, 'devices', query], (cursor) =>
    ok(api.GET('/apps/{app_id}/devices', { params: { path: { app_id }, query: { ...query, cursor } } })),
  );
  return (
    <>
      <DeviceFilters />
      <PagedTable
        pages={pages}
        columns={columns}
        rowKey="cid"
        label={t('title')}
        empty={
          filters.size > 0 ? <Empty title={t('noneFound')}>{t('noneFoundBody')}</Empty> : <Empty title={t('none')}>{t('noneBody')}</Empty>
        }
      />
    </>
  );
}

function DeviceFilters() {
  const t = useTexts();
  const pair = usePair();
  const [filters, setFilters] = useSearchParams();
  const set = (name: string, value: string) =>
    setFilters(
      (old) => {
        if (value.trim()) {
          old.set(name, value.trim());
        } else {
          old.delete(name);
        }
        return old;
      },
      { replace: true },
    );
  return (
    <Filters>
      <FilterField label={t('search')} value={filters.get('q') ?? ''} onChange={(value) => set('q', value)} width={300} icon={<SearchOutlined />} />
      <FilterField label={t('tag')} value={filters.get('tag') ?? ''} onChange={(value) => set('tag', value)} width={150} />
      <Select
        aria-label={t('platform')}
        value={filters.get('platform') ?? ''}
        onChange={(value) => set('platform', value)}
        style={{ minWidth: 130 }}
        options={[
          { value: '', label: t('anyPlatform') },
          ...Object.entries(platformNames).map(([value, name]) => ({ value, label: pair(name) })),
        ]}
      />
    </Filters>
  );
}

function FilterField({
  label,
  value,
  onChange,
  width,
  icon,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  width: number;
  icon?: React.ReactNode;
}) {
  const [text, setText] = useState(value);
  return (
    <Input
      allowClear
      prefix={icon}
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        if (event.target.value === '') {
          onChange('');
        }
      }}
      onPressEnter={() => onChange(text)}
      onBlur={() => onChange(text)}
      style={{ width }}
    />
  );
}

function useColumns(): TableProps<Device>['columns'] {
  const t = useTexts();
  const pair = usePair();
  const { instant } = useFormats();
  const { app_id } = useApp();
  return [
    {
      title: t('cid'),
      key: 'cid',
      render: (_, device) => (
        <Link to={`/apps/${app_id}/devices/${device.cid}`}>
          <Code>{device.cid}</Code>
        </Link>
      ),
    },
    {
      title: t('device'),
      key: 'device',
      render: (_, device) => (
        <TwoLines
          first={[device.brand, device.model].filter(Boolean).join(' ') || pair(platformNames[device.platform])}
          second={[pair(platformNames[device.platform]), device.os_version, device.app_version && `v${device.app_version}`].filter(Boolean).join(' · ')}
        />
      ),
    },
    {
      title: t('connection'),
      key: 'connected',
      render: (_, device) => <ConnectionMark connected={device.connected} />,
    },
    { title: t('aliases'), key: 'aliases', render: (_, device) => device.aliases.map(({ alias }) => alias).join(', ') || '–' },
    {
      title: t('tags'),
      key: 'tags',
      render: (_, device) =>
        device.tags.length === 0 ? (
          '–'
        ) : (
          <Chips>
            {device.tags.slice(0, 3).map((tag) => (
              <Chip key={tag}>{tag}</Chip>
            ))}
            {device.tags.length > 3 && <span>+{device.tags.length - 3}</span>}
          </Chips>
        ),
    },
    { title: t('lastLogin'), key: 'login', render: (_, device) => (device.last_login ? instant(device.last_login) : t('never')) },
  ];
}

export function ConnectionMark({ connected }: { connected: boolean }) {
  const t = useTexts();
  return connected ? <Mark tone="live">{t('online')}</Mark> : <Mark tone="quiet">{t('offline')}</Mark>;
}
