import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select, Upload } from 'antd';
import { useState } from 'react';
import type { ImportKind } from '@/shared/api/schema.gen';
import { Note } from '@/shared/marks/Mark';
import { useApp } from '@/shared/session/session';
import { usePair } from '@/shared/text/texts';
import { audienceFault, importColumns, importExamples, importFault, readHead, type CsvFault, type CsvHead } from './csv';
import { kindNames, kindNotes, useTexts } from './messages';
import { startUpload } from './uploads';
import styles from './imports.module.css';

const kinds = Object.keys(importColumns) as ImportKind[];

interface Chosen {
  file: File;
  head: CsvHead;
}

/** Chooses a file, looks at its first lines before it goes, and sends it in the background. */
export function ImportDialog({ what, kind: first, onClose }: { what: 'import' | 'file'; kind?: ImportKind; onClose: (started: boolean) => void }) {
  const t = useTexts();
  const pair = usePair();
  const queries = useQueryClient();
  const { app_id } = useApp();
  const [kind, setKind] = useState<ImportKind>(first ?? 'add_tags');
  const [chosen, setChosen] = useState<Chosen>();
  const [form] = Form.useForm<{ name: string }>();
  const fault = chosen && (what === 'import' ? importFault(kind, chosen.head, chosen.file.size) : audienceFault(chosen.head, chosen.file.size));
  const choose = (file: File) => {
    void readHead(file).then((head) => setChosen({ file, head }));
    if (!form.getFieldValue('name')) {
      form.setFieldValue('name', file.name.replace(/\.[^.]*$/, '').slice(0, 100));
    }
    return false; // sent when the person says so
  };
  const start = ({ name }: { name: string }) => {
    if (!chosen || fault) {
      return;
    }
    const query = new URLSearchParams(what === 'import' ? { kind, name } : { name });
    const list = what === 'import' ? 'imports' : 'audience-files';
    startUpload(app_id, `/apps/${app_id}/${list}?${query}`, chosen.file, name, () => void queries.invalidateQueries({ queryKey: ['apps', app_id, list] }));
    onClose(true);
  };
  return (
    <Modal
      open
      title={what === 'import' ? t('newImport') : t('newFile')}
      okText={what === 'import' ? t('start') : t('upload')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !chosen || fault !== undefined }}
      onOk={() => form.submit()}
      onCancel={() => onClose(false)}
    >
      <Form form={form} layout="vertical" onFinish={start}>
        {what === 'import' && (
          <>
            <Form.Item label={t('kind')} htmlFor="import-kind">
              <Select
                id="import-kind"
                value={kind}
                onChange={setKind}
                options={kinds.map((value) => ({ value, label: pair(kindNames[value]) }))}
              />
            </Form.Item>
            <div className={styles.kindNote}>
              <span>
                {pair(kindNotes[kind])} · {t('columns', { names: importColumns[kind].join(', ') })}
              </span>
              <Button type="link" size="small" onClick={() => saveSample(kind)}>
                {t('sample')}
              </Button>
            </div>
          </>
        )}
        <Form.Item label={t('file')}>
          <Upload.Dragger accept=".csv,text/csv" maxCount={1} beforeUpload={choose} onRemove={() => setChosen(undefined)}>
            <InboxOutlined />
            <p>{t('drop')}</p>
            <p className={styles.kindNote}>{t('dropNote')}</p>
          </Upload.Dragger>
        </Form.Item>
        {chosen && chosen.head.columns.length > 0 && <Preview head={chosen.head} />}
        {fault && (
          <Form.Item>
            <Note tone="bad">
              <FaultText fault={fault} />
            </Note>
          </Form.Item>
        )}
        <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, max: 100, message: t('nameNeeded') }]}>
          <Input maxLength={100} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function FaultText({ fault }: { fault: CsvFault }) {
  const t = useTexts();
  switch (fault.fault) {
    case 'empty':
      return t('faultEmpty');
    case 'too_large':
      return t('faultTooLarge');
    case 'columns':
      return t('faultColumns', { names: fault.missing.join(', ') });
    case 'first_column':
      return t('faultFirst');
  }
}

function Preview({ head }: { head: CsvHead }) {
  const t = useTexts();
  return (
    <div className={styles.preview} tabIndex={0} role="region" aria-label={t('preview')}>
      <table>
        <caption>{t('preview')}</caption>
        <thead>
          <tr>
            {head.columns.map((name, i) => (
              <th key={i}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {head.rows.map((row, i) => (
            <tr key={i}>
              {head.columns.map((_, column) => (
                <td key={column}>{row[column]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function saveSample(kind: ImportKind): void {
  const text = `${importColumns[kind].join(',')}\n${importExamples[kind]}\n`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${kind}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
