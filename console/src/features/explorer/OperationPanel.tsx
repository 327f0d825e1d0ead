import { Button, Collapse, Form, Input, Select } from 'antd';
import { useRef, useState } from 'react';
import type { Permission } from '@/shared/api/schema.gen';
import { useProblemText } from '@/shared/api/problemText';
import { Panel, Stack } from '@/shared/layout/PageFrame';
import { Mark, Note } from '@/shared/marks/Mark';
import { useApp, useMay, useSession } from '@/shared/session/session';
import { usePair } from '@/shared/text/texts';
import { permissionNames } from '@/shared/text/vocabulary';
import { addressOf, callApi, curlText, laidOut, type Reply } from './call';
import { flatten, type Document, type Operation, type Parameter } from './document';
import { useTexts } from './messages';
import { exampleOf, fieldLines, type FieldLine } from './schema';
import styles from './explorer.module.css';

type Values = Record<string, string | undefined>;

/** One operation: what it takes, a try, what it answers. */
export function OperationPanel({ document, operation }: { document: Document; operation: Operation }) {
  const t = useTexts();
  const { app_id } = useApp();
  const [values, setValues] = useState<Values>({ app_id });
  const json = operation.body?.contentType.includes('json') ?? false;
  const [text, setText] = useState(() => (json ? JSON.stringify(exampleOf(document, operation.body!.schema), null, 2) : ''));
  const [file, setFile] = useState<File>();
  const call = useCall();
  const fields = operation.parameters.filter(({ in: place }) => place !== 'header');
  const missing = fields.some(({ name, required }) => required && !values[name]);
  const badJson = json && !isJson(text);
  const body = operation.body && (json ? text : file);
  const address = addressOf(operation, values);
  return (
    <Stack>
      <Panel>
        <div className={styles.head}>
          <span className={`${styles.method} ${styles[operation.method]}`}>{operation.method}</span>
          <span className={styles.path}>{`/api/v1${operation.path}`}</span>
        </div>
        <p className={styles.summary} lang="en">
          {operation.summary}
        </p>
        <PermissionLine permission={operation.permission} />
      </Panel>
      <Panel>
        <Form layout="vertical" onFinish={() => call.start(operation, address, body)}>
          {fields.length > 0 && (
            <div className={styles.fields}>
              {fields.map((parameter) => (
                <ParameterField
                  key={parameter.name}
                  document={document}
                  parameter={parameter}
                  value={values[parameter.name] ?? ''}
                  onChange={(value) => setValues((old) => ({ ...old, [parameter.name]: value }))}
                />
              ))}
            </div>
          )}
          {operation.body && json && (
            <Form.Item label={t('body')} htmlFor="explorer-body" validateStatus={badJson ? 'error' : undefined} help={badJson ? t('badJson') : undefined}>
              <Input.TextArea
                id="explorer-body"
                className={styles.editor}
                value={text}
                onChange={(event) => setText(event.target.value)}
                autoSize={{ minRows: 4, maxRows: 24 }}
                spellCheck={false}
              />
            </Form.Item>
          )}
          {operation.body && !json && (
            <Form.Item label={`${t('file')} (${operation.body.contentType})`} htmlFor="explorer-file">
              <input id="explorer-file" type="file" onChange={(event) => setFile(event.target.files?.[0])} />
            </Form.Item>
          )}
          {call.running ? (
            <Button onClick={call.stop}>{t('stop')}</Button>
          ) : (
            <Button type="primary" htmlType="submit" disabled={missing || badJson || (operation.body && !json && !file)}>
              {operation.method === 'GET' ? t('send') : t('sendWrite')}
            </Button>
          )}
        </Form>
      </Panel>
      {call.failure !== undefined && <Failure error={call.failure} />}
      {call.reply && <ReplyPanel reply={call.reply} />}
      <Collapse
        className={styles.collapse}
        items={[
          ...(operation.body && json
            ? [{ key: 'fields', label: t('fields'), children: <Fields lines={fieldLines(document, operation.body.schema)} label={t('fields')} /> }]
            : []),
          ...(operation.answer.schema
            ? [
                {
                  key: 'answer',
                  label: `${t('answerFields')} (${operation.answer.status} ${operation.answer.contentType ?? ''})`,
                  children: <Fields lines={fieldLines(document, operation.answer.schema)} label={t('answerFields')} />,
                },
              ]
            : []),
          { key: 'curl', label: t('curl'), children: <pre className={styles.code}>{curlText(operation, address, body)}</pre> },
        ]}
      />
    </Stack>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function useCall() {
  const running = useRef<AbortController>(undefined);
  const [reply, setReply] = useState<Reply>();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const start = (operation: Operation, address: string, body: string | Blob | undefined) => {
    const controller = new AbortController();
    running.current = controller;
    setReply(undefined);
    setFailure(undefined);
    setBusy(true);
    callApi(operation, address, body, controller.signal, setReply)
      .catch((error: unknown) => {
        if (!controller.signal.aborted) {
          setFailure(error);
        }
      })
      .finally(() => setBusy(false));
  };
  return { reply, failure, running: busy, start, stop: () => running.current?.abort() };
}

function PermissionLine({ permission }: { permission: string | undefined }) {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { platform_admin } = useSession();
  if (!permission) {
    return null;
  }
  const granted = permission === 'platform_admin' ? platform_admin : may(permission as Permission);
  const name = permissionNames[permission as Permission];
  return (
    <p className={styles.summary}>
      <Mark tone={granted ? 'good' : 'bad'}>
        {t('permission', { name: name ? `${pair(name)} (${permission})` : permission })}
        {!granted && ` · ${t('lacking')}`}
      </Mark>
    </p>
  );
}

function ParameterField({
  document,
  parameter,
  value,
  onChange,
}: {
  document: Document;
  parameter: Parameter;
  value: string;
  onChange: (value: string) => void;
}) {
  const t = useTexts();
  const id = `parameter-${parameter.name}`;
  const { enum: choices, default: preset } = flatten(document, parameter.schema);
  return (
    <Form.Item
      htmlFor={id}
      label={
        <span>
          {parameter.name} {parameter.required && <span className={styles.muted}>· {t('required')}</span>}
        </span>
      }
      extra={parameter.description && <span lang="en">{parameter.description}</span>}
    >
      {choices ? (
        <Select
          id={id}
          allowClear
          value={value || undefined}
          onChange={(chosen) => onChange(chosen ?? '')}
          options={choices.map((choice) => ({ value: String(choice), label: String(choice) }))}
        />
      ) : (
        <Input
          id={id}
          value={value}
          placeholder={preset === undefined ? undefined : String(preset)}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </Form.Item>
  );
}

function Failure({ error }: { error: unknown }) {
  const t = useTexts();
  const problemText = useProblemText();
  return <Note tone="bad">{t('failed', { why: problemText(error) })}</Note>;
}

function ReplyPanel({ reply }: { reply: Reply }) {
  const t = useTexts();
  const good = reply.status >= 200 && reply.status < 300;
  return (
    <Panel
      title={t('answer')}
      extra={
        <span className={styles.statusLine} role="status">
          <Mark tone={good ? 'good' : 'bad'}>{reply.status}</Mark>
          <span className={styles.muted}>{t('took', { ms: reply.millis })}</span>
          <span className={styles.muted}>{reply.contentType}</span>
        </span>
      }
    >
      <pre className={styles.code} tabIndex={0} aria-label={t('answer')}>
        {laidOut(reply) || t('noBody')}
      </pre>
      {reply.cut && <p className={styles.muted}>{t('cut')}</p>}
    </Panel>
  );
}

function Fields({ lines, label }: { lines: FieldLine[]; label: string }) {
  const t = useTexts();
  return (
    <div className={styles.schema} role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>{t('field')}</th>
            <th>{t('type')}</th>
            <th>{t('note')}</th>
          </tr>
        </thead>
        <tbody lang="en">
          {lines.map((line, i) => (
            <tr key={i}>
              <th scope="row" style={{ paddingInlineStart: line.depth * 18 }}>
                {line.name}
                {line.required && <span className={styles.muted}> *</span>}
              </th>
              <td>{line.type}</td>
              <td className={styles.muted}>{line.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
