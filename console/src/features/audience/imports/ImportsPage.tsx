import { Button, Progress, Tabs } from 'antd';
import { ImportOutlined, UploadOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useProblemText } from '@/shared/api/problemText';
import type { ImportKind } from '@/shared/api/schema.gen';
import { PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import { Note } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { AudienceFiles } from './AudienceFiles';
import { ImportDialog } from './ImportDialog';
import { ImportList } from './ImportList';
import { useTexts } from './messages';
import { dismissUpload, useUploads } from './uploads';
import { importColumns } from './csv';
import styles from './imports.module.css';

export default function ImportsPage() {
  const t = useTexts();
  const may = useMay();
  const [address, setAddress] = useSearchParams();
  const asked = address.get('kind');
  const kind = asked && asked in importColumns ? (asked as ImportKind) : undefined;
  const [open, setOpen] = useState<'import' | 'file' | undefined>(kind && may('audience_write') ? 'import' : undefined);
  const show = address.get('show') ?? 'imports';
  const actions = may('audience_write') && (
    <>
      <Button icon={<UploadOutlined />} onClick={() => setOpen('file')}>
        {t('newFile')}
      </Button>
      <Button type="primary" icon={<ImportOutlined />} onClick={() => setOpen('import')}>
        {t('newImport')}
      </Button>
    </>
  );
  const close = (started: boolean) => {
    if (started) {
      setAddress(open === 'file' ? { show: 'files' } : {}, { replace: true });
    }
    setOpen(undefined);
  };
  return (
    <PageFrame title={t('title')} description={t('description')} actions={actions}>
      <Stack>
        <Uploads />
        <Panel flush>
          <Tabs
            className={styles.tabs}
            activeKey={show}
            onChange={(key) => setAddress(key === 'imports' ? {} : { show: key }, { replace: true })}
            items={[
              { key: 'imports', label: t('imports'), children: <ImportList /> },
              { key: 'files', label: t('files'), children: <AudienceFiles /> },
            ]}
          />
        </Panel>
      </Stack>
      {open && <ImportDialog what={open} kind={kind} onClose={close} />}
    </PageFrame>
  );
}

function Uploads() {
  const t = useTexts();
  const problemText = useProblemText();
  const uploads = useUploads(useApp().app_id);
  return (
    <>
      {uploads.map(({ id, name, percent, error }) => (
        <Note key={id} tone={error ? 'bad' : 'live'}>
          <div className={styles.upload}>
            <span>{error ? t('uploadFailed', { name, why: problemText(error) }) : t('uploading', { name })}</span>
            {!error && <Progress percent={percent} aria-label={t('uploading', { name })} className={styles.bar} />}
            <Button size="small" onClick={() => dismissUpload(id)}>
              {error ? t('dismiss') : t('abort')}
            </Button>
          </div>
        </Note>
      ))}
    </>
  );
}
