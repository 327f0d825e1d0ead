import { Button, Table, type TableProps } from 'antd';
import type { ReactNode } from 'react';
import { Loaded } from '../states/states';
import { texts } from '../text/texts';
import styles from './lists.module.css';
import type { Pages } from './usePages';

const useTexts = texts({
  more: ['加载更多', 'Load more'],
  count: ['已显示 {n} 条', '{n} shown'],
});

interface Props<T> {
  pages: Pages<T>;
  columns: TableProps<T>['columns'];
  rowKey: TableProps<T>['rowKey'];
  /** what the table lists, for those who cannot see it */
  label: string;
  /** where there is nothing: an `Empty` */
  empty: ReactNode;
  expandable?: TableProps<T>['expandable'];
}

/** A list of the API in a table, with its states; more is loaded below it. */
export function PagedTable<T extends object>({ pages, columns, rowKey, label, empty, expandable }: Props<T>) {
  const t = useTexts();
  return (
    <Loaded query={pages}>
      {(items) =>
        items.length === 0 ? (
          empty
        ) : (
          <>
            <DataTable<T> label={label} columns={columns} rowKey={rowKey} items={items} expandable={expandable} />
            {pages.more && (
              <div className={styles.more}>
                <span>{t('count', { n: items.length })}</span>
                <Button onClick={pages.loadMore} loading={pages.loadingMore}>
                  {t('more')}
                </Button>
              </div>
            )}
          </>
        )
      }
    </Loaded>
  );
}

/** All rows at once, scrolling sideways inside its panel where the window is narrow. */
export function DataTable<T extends object>({
  label,
  columns,
  rowKey,
  items,
  expandable,
}: {
  label: string;
  columns: TableProps<T>['columns'];
  rowKey: TableProps<T>['rowKey'];
  items: readonly T[];
  expandable?: TableProps<T>['expandable'];
}) {
  return (
    <div className={styles.table} role="region" aria-label={label} tabIndex={0}>
      <Table<T>
        columns={columns}
        rowKey={rowKey}
        dataSource={items}
        pagination={false}
        expandable={expandable}
        size="middle"
      />
    </div>
  );
}
