import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { useId, useRef } from 'react';
import { API_ROOT, writeHeaders } from '@/shared/api/client';
import { ProblemError, toProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/api/problemText';
import { useApp } from '@/shared/session/session';
import { useTexts } from '../messages';
import { Field } from './Field';
import styles from './compose.module.css';

const MAX_BYTES = 1 << 20;

/** A picture by upload or by address. */
export function ImageField({ value, onChange }: { value: string; onChange: (url: string) => void }) {
  const t = useTexts();
  const problemText = useProblemText();
  const { app_id } = useApp();
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > MAX_BYTES) {
        throw new Error(t('imageTooLarge'));
      }
      // the generated client serialises bodies; a picture goes as it is
      const response = await fetch(`${API_ROOT}/apps/${encodeURIComponent(app_id)}/images`, {
        method: 'POST',
        headers: { ...writeHeaders(), 'Content-Type': file.type },
        body: file,
      });
      const answer: unknown = await response.json().catch(() => undefined);
      if (!response.ok) {
        throw new ProblemError(toProblem(response, answer));
      }
      return new URL((answer as { url: string }).url, window.location.origin).href;
    },
    onSuccess: onChange,
  });
  return (
    <Field label={t('bigImage')} id={id} hint={t('imageHint')} about={['bigImage']}>
      <div className={styles.image}>
        {value && <img src={value} alt="" className={styles.thumbnail} />}
        <input
          ref={chooser}
          type="file"
          hidden
          accept="image/png,image/jpeg,image/gif,image/webp"
          onChange={({ target }) => {
            const file = target.files?.[0];
            if (file) {
              upload.mutate(file);
            }
            target.value = '';
          }}
        />
        <Button loading={upload.isPending} onClick={() => chooser.current?.click()}>
          {value ? t('replaceImage') : t('uploadImage')}
        </Button>
        <Input
          id={id}
          value={value}
          placeholder={t('imageUrl')}
          onChange={({ target }) => onChange(target.value)}
          style={{ flex: '1 1 240px' }}
          allowClear
        />
      </div>
      {upload.error && <Alert type="error" style={{ marginTop: 8 }} title={problemText(upload.error)} />}
    </Field>
  );
}
