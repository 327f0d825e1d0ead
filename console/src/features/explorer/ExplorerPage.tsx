import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { load } from 'js-yaml';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { API_ROOT } from '@/shared/api/client';
import { ProblemError } from '@/shared/api/problem';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { Empty, Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { operationsOf, type Document, type Operation } from './document';
import { tagNames, useTexts } from './messages';
import { OperationPanel } from './OperationPanel';
import styles from './explorer.module.css';

async function readDocument(): Promise<Document> {
  const response = await fetch(`${API_ROOT}/openapi.yaml`);
  if (!response.ok) {
    throw new ProblemError({ status: response.status });
  }
  return load(await response.text()) as Document;
}

/** The API as the server documents it, to be tried in one's own name. */
export default function ExplorerPage() {
  const t = useTexts();
  const query = useQuery({ queryKey: ['openapi'], queryFn: readDocument, staleTime: Infinity });
  return (
    <PageFrame title={t('title')} description={t('description')} actions={<a href={`${API_ROOT}/openapi.yaml`}>{t('document')}</a>}>
      <Loaded query={query} rows={10}>
        {(document) => <Explorer document={document} />}
      </Loaded>
    </PageFrame>
  );
}

function Explorer({ document }: { document: Document }) {
  const t = useTexts();
  const [address, setAddress] = useSearchParams();
  const operations = useMemo(() => operationsOf(document), [document]);
  const chosen = operations.find(({ id }) => id === address.get('operation'));
  return (
    <div className={styles.split}>
      <OperationList operations={operations} chosen={chosen} onChoose={({ id }) => setAddress({ operation: id }, { replace: true })} />
      {chosen ? (
        <OperationPanel key={chosen.id} document={document} operation={chosen} />
      ) : (
        <Panel>
          <Empty title={t('choose')}>{t('chooseBody')}</Empty>
        </Panel>
      )}
    </div>
  );
}

function OperationList({
  operations,
  chosen,
  onChoose,
}: {
  operations: readonly Operation[];
  chosen: Operation | undefined;
  onChoose: (operation: Operation) => void;
}) {
  const t = useTexts();
  const pair = usePair();
  const [wanted, setWanted] = useState('');
  const word = wanted.trim().toLowerCase();
  const found = operations.filter(({ path, summary, id }) => [path, summary, id].some((text) => text.toLowerCase().includes(word)));
  const tags = [...new Set(found.map(({ tag }) => tag))];
  return (
    <nav className={styles.list} aria-label={t('operations')}>
      <div className={styles.search}>
        <Input allowClear aria-label={t('search')} placeholder={t('search')} value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </div>
      {found.length === 0 && <p className={styles.tag}>{t('noneFound')}</p>}
      {tags.map((tag) => (
        <section key={tag}>
          <h2 className={styles.tag}>{pair(tagNames[tag] ?? [tag, tag])}</h2>
          <ul>
            {found
              .filter((operation) => operation.tag === tag)
              .map((operation) => (
                <li key={operation.id}>
                  <button
                    type="button"
                    aria-current={operation === chosen}
                    title={operation.summary}
                    className={operation === chosen ? `${styles.operation} ${styles.chosen}` : styles.operation}
                    onClick={() => onChoose(operation)}
                  >
                    <span className={`${styles.method} ${styles[operation.method]}`}>{operation.method === 'DELETE' ? 'DEL' : operation.method}</span>
                    <span className={styles.path}>{operation.path.replace('/apps/{app_id}', '…')}</span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
