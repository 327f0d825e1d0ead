import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { api, ok } from '@/shared/api/client';
import type { Condition } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { useApp } from '@/shared/session/session';
import { usePair } from '@/shared/text/texts';
import { platformNames } from '@/shared/text/vocabulary';
import { useTexts } from '../messages';
import { platforms } from '../model/draft';
import { Field } from './Field';
import styles from './compose.module.css';

interface Props {
  value: readonly Condition[];
  onChange: (value: readonly Condition[]) => void;
}

const keys: readonly Condition['key'][] = ['tag', 'platform', 'region'];
const operators: readonly Condition['operator'][] = ['or', 'and', 'not'];

/** Conditions on tags, platform and region that have to hold together. */
export function Conditions({ value, onChange }: Props) {
  const t = useTexts();
  const replace = (at: number, condition: Condition) => onChange(value.map((old, i) => (i === at ? condition : old)));
  return (
    <Field label={t('conditionsHint')} about={['conditions']}>
      {value.map((condition, i) => (
        <div key={i} className={styles.condition}>
          <Select
            aria-label={t('conditionKey')}
            value={condition.key}
            onChange={(key) => replace(i, { key, operator: 'or', values: [] })}
            options={keys.map((key) => ({ value: key, label: t(key) }))}
          />
          <Select
            aria-label={t('operator')}
            value={condition.operator}
            onChange={(operator) => replace(i, { ...condition, operator })}
            options={operators
              // a device has one platform and one region: never two at once
              .filter((operator) => operator !== 'and' || condition.key === 'tag')
              .map((operator) => ({ value: operator, label: t(operator) }))}
          />
          <Values condition={condition} onChange={(values) => replace(i, { ...condition, values })} />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('removeCondition')}
            disabled={value.length === 1}
            onClick={() => onChange(value.filter((_, other) => other !== i))}
          />
        </div>
      ))}
      <Button icon={<PlusOutlined />} onClick={() => onChange([...value, { key: 'tag', operator: 'or', values: [] }])}>
        {t('addCondition')}
      </Button>
    </Field>
  );
}

function Values({ condition, onChange }: { condition: Condition; onChange: (values: string[]) => void }) {
  const t = useTexts();
  const pair = usePair();
  const shared = { 'aria-label': t('values'), value: condition.values, onChange, placeholder: t('valuesPlaceholder') };
  switch (condition.key) {
    case 'platform':
      return (
        <Select
          {...shared}
          mode="multiple"
          placeholder={t('platform')}
          options={platforms.map((platform) => ({ value: platform, label: pair(platformNames[platform]) }))}
        />
      );
    case 'region':
      return <Select {...shared} mode="tags" tokenSeparators={[',', '，', ' ']} open={false} suffixIcon={null} />;
    case 'tag':
      return <TagValues {...shared} />;
  }
}

function TagValues(props: { 'aria-label': string; value: string[]; onChange: (values: string[]) => void; placeholder: string }) {
  const { app_id } = useApp();
  const format = useFormats();
  const [prefix, setPrefix] = useState('');
  const tags = useQuery({
    queryKey: ['apps', app_id, 'tags', prefix],
    queryFn: () => ok(api.GET('/apps/{app_id}/tags', { params: { path: { app_id }, query: { prefix, limit: 50 } } })),
    placeholderData: (before) => before,
  });
  return (
    <Select
      {...props}
      mode="tags"
      tokenSeparators={[',', '，', ' ']}
      showSearch={{ onSearch: setPrefix }}
      loading={tags.isFetching}
      options={tags.data?.items.map(({ tag, devices }) => ({ value: tag, label: `${tag} · ${format.number(devices)}` }))}
      optionLabelProp="value"
    />
  );
}
