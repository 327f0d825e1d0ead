import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { useId, useRef } from 'react';
import { API_ROOT, api, ok } from '@/shared/api/client';
import { useProblemText } from '@/shared/api/problemText';
import { useFormats } from '@/shared/format/formats';
import { useApp, useMay } from '@/shared/session/session';
import { useTexts } from '../messages';
import { Field } from './Field';
import styles from './compose.module.css';

/** An uploaded list: an earlier one, or one of now. */
export function FileAudience({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const t = useTexts();
  const problemText = useProblemText();
  const format = useFormats();
  const { app_id } = useApp();
  const may = useMay();
  const queries = useQueryClient();
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const key = ['apps', app_id, 'audience-files'];
  const files = useQuery({
    queryKey: key,
    queryFn: () => ok(api.GET('/apps/{app_id}/audience-files', { params: { path: { app_id } } })),
  });
  const upload = useMutation({
    mutationFn: async (file: File) =>
      ok(
        api.POST('/apps/{app_id}/audience-files', {
          params: { path: { app_id }, query: { name: file.name.slice(0, 100) } },
          body: file as unknown as string,
          bodySerializer: (body) => body,
          headers: { 'Content-Type': 'text/csv' },
        }),
      ),
    onSuccess: (file) => {
      void queries.invalidateQueries({ queryKey: key });
      onChange(file.id);
    },
  });
  const chosen = files.data?.items.find((file) => file.id === value) ?? (upload.data?.id === value ? upload.data : undefined);
  return (
    <Field label={t('file')} id={id} hint={t('fileHint')} about={['file']}>
      <div className={styles.inline}>
        <Select
          id={id}
          value={value || undefined}
          onChange={onChange}
          placeholder={files.data?.items.length === 0 ? t('noFiles') : t('file')}
          loading={files.isPending}
          options={files.data?.items.map((file) => ({ value: file.id, label: `${file.name} · ${format.number(file.devices)}` }))}
          style={{ flex: '1 1 260px', minWidth: 0 }}
        />
        {may('audience_write') && (
          <>
            <input
              ref={chooser}
              type="file"
              hidden
              accept=".csv,text/csv"
              onChange={({ target }) => {
                const file = target.files?.[0];
                if (file) {
                  upload.mutate(file);
                }
                target.value = '';
              }}
            />
            <Button icon={<UploadOutlined />} loading={upload.isPending} onClick={() => chooser.current?.click()}>
              {upload.isPending ? t('uploading') : t('uploadFile')}
            </Button>
          </>
        )}
      </div>
      {upload.error && <Alert type="error" style={{ marginTop: 8 }} title={problemText(upload.error)} />}
      {chosen && (
        <p className={styles.hint}>
          {t('fileChosen', { devices: chosen.devices, lines: chosen.lines })}
          {chosen.variables.length > 0 && ` · ${t('fileVariables', { names: chosen.variables.join(', ') })}`}
          {chosen.refused > 0 && (
            <>
              {' · '}
              <a href={`${API_ROOT}/apps/${app_id}/audience-files/${chosen.id}/refused`} download>
                {t('fileRefused', { n: chosen.refused })}
              </a>
            </>
          )}
        </p>
      )}
    </Field>
  );
}
