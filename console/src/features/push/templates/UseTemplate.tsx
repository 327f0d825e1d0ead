import { useQuery } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { api, ok } from '@/shared/api/client';
import { useApp } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { useTexts } from '../messages';
import type { Draft } from '../model/draft';
import { fromPush } from '../model/fromPush';
import { useSettled } from '../useSettled';
import { useTemplateTexts } from './messages';
import styles from './templates.module.css';

/** One click takes a template's content and settings. */
export function UseTemplate({ zone, onUse, onClose }: { zone: string; onUse: (draft: Draft) => void; onClose: () => void }) {
  const t = useTexts();
  const say = useTemplateTexts();
  const { app_id } = useApp();
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const query = useQuery({
    queryKey: ['apps', app_id, 'templates', q],
    queryFn: () => ok(api.GET('/apps/{app_id}/templates', { params: { path: { app_id }, query: q ? { q } : {} } })),
    placeholderData: (before) => before,
  });
  return (
    <Modal open title={t('useTemplate')} footer={null} onCancel={onClose}>
      <Input.Search
        aria-label={say('search')}
        placeholder={say('search')}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        autoFocus
      />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={say('none')}>{say('noneBody')}</Empty>
          ) : (
            <ul className={styles.list}>
              {items.map((template) => (
                <li key={template.id}>
                  <button type="button" className={styles.choice} onClick={() => onUse(fromPush(template.push, zone))}>
                    <strong>{template.name}</strong>
                    <span>{template.push.message.notification?.title ?? template.push.message.transmission ?? ''}</span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Modal>
  );
}
