import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Blob as NodeBlob } from 'node:buffer';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { describe, expect, it, vi } from 'vitest';
import type { Session } from '@/shared/session/session';
import { SessionProvider } from '@/shared/session/session';
import { ImportDialog } from './ImportDialog';

const session = { apps: [{ app_id: 'shop', permissions: [] }] } as unknown as Session;

function open(onClose: (started: boolean) => void) {
  const router = createMemoryRouter([{ path: '/apps/:appId', element: <ImportDialog what="import" onClose={onClose} /> }], {
    initialEntries: ['/apps/shop'],
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionProvider session={session}>
        <RouterProvider router={router} />
      </SessionProvider>
    </QueryClientProvider>,
  );
}

/** jsdom's files cannot be read as text. */
function csv(name: string, text: string): File {
  const file = new File([text], name, { type: 'text/csv' });
  return Object.assign(file, { slice: (from: number, to: number) => new NodeBlob([text]).slice(from, to) });
}

const fileField = () => document.querySelector<HTMLInputElement>('input[type=file]')!;
const startButton = () => screen.getByRole('button', { name: '开始导入' });

describe('the import dialog', () => {
  it('shows the first lines, names the file, and lets only a file with the right columns go', async () => {
    const closed = vi.fn();
    open(closed);
    expect(startButton()).toHaveProperty('disabled', true);

    await userEvent.upload(fileField(), csv('people.csv', 'cid,remark\n123,x\n'));
    expect(await screen.findByText('缺少列：tags')).toBeTruthy();
    expect(startButton()).toHaveProperty('disabled', true);

    await userEvent.upload(fileField(), csv('december.csv', 'cid,tags\n123,vip|上海\n'));
    expect(await screen.findByRole('cell', { name: 'vip|上海' })).toBeTruthy();
    expect(screen.queryByText('缺少列：tags')).toBeNull();
    expect(screen.getByLabelText('名称')).toHaveProperty('value', 'people');
    expect(startButton()).toHaveProperty('disabled', false);
    expect(closed).not.toHaveBeenCalled();
  });
});
