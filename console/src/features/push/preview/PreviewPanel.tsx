import { Segmented, Tag } from 'antd';
import { useState } from 'react';
import type { Preview } from '@/shared/api/schema.gen';
import { Panel } from '@/shared/layout/PageFrame';
import { useProblemText } from '@/shared/api/problemText';
import { usePair } from '@/shared/text/texts';
import { channelName } from '@/shared/text/vocabulary';
import { useTexts } from '../messages';
import type { Draft } from '../model/draft';
import { PhonePreview } from './PhonePreview';
import { phones, type Phone } from './phones';
import { usePreview } from './usePreview';
import styles from './preview.module.css';

/** The push on the phones of five makers, and what every channel would cut. */
export function PreviewPanel({ draft }: { draft: Draft }) {
  const t = useTexts();
  const pair = usePair();
  const problemText = useProblemText();
  const [phone, setPhone] = useState<Phone>(phones[0]!);
  const query = usePreview(draft);
  const notification = draft.kind === 'notification' && draft.notification.title.trim() !== '' && draft.notification.body.trim() !== '';
  const items = notification ? (query.data?.items ?? []) : [];
  const shown = items.find(({ channel }) => channel === phone.channel);
  const cut = (channel: string) => items.some((item) => item.channel === channel && item.truncated);
  return (
    <Panel title={t('preview')}>
      <Segmented<Phone['id']>
        block
        size="small"
        aria-label={t('preview')}
        value={phone.id}
        onChange={(id) => setPhone(phones.find((candidate) => candidate.id === id)!)}
        options={phones.map(({ id, name, channel }) => ({
          value: id,
          label: (
            <span className={cut(channel) ? styles.hasCut : undefined} title={cut(channel) ? t('cut') : undefined}>
              {pair(name)}
            </span>
          ),
        }))}
      />
      <PhonePreview phone={phone} preview={shown} draft={draft} />
      {query.error && <p className={styles.problem}>{problemText(query.error)}</p>}
      {shown && <Limits preview={shown} />}
      {items.length > 0 && <AllChannels items={items} />}
    </Panel>
  );
}

function useUnit(): (preview: Preview) => string {
  const t = useTexts();
  return ({ unit }) => (unit ? t(`unit_${unit}`) : '');
}

function Limits({ preview }: { preview: Preview }) {
  const t = useTexts();
  const unit = useUnit();
  const { title_limit: title, body_limit: body } = preview;
  return (
    <p className={styles.limits}>
      <Tag color={preview.truncated ? 'warning' : 'success'}>{preview.truncated ? t('cut') : t('notCut')}</Tag>
      {(title !== null || body !== null) &&
        t('limitOf', { title: title ?? t('unlimited'), body: body ?? t('unlimited'), unit: unit(preview) })}
    </p>
  );
}

function AllChannels({ items }: { items: readonly Preview[] }) {
  const t = useTexts();
  const pair = usePair();
  const cuts = items.filter(({ truncated }) => truncated);
  return (
    <details className={styles.all}>
      <summary>
        {t('allChannels')} · {cuts.length}/{items.length}
      </summary>
      <dl>
        {items.map((item) => (
          <div key={item.channel} className={styles.row}>
            <dt>
              {pair(channelName(item.channel))} {item.truncated && <Tag color="warning">{t('cut')}</Tag>}
            </dt>
            <dd>
              {item.title}
              <br />
              {item.body}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
