import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { newDraft } from '../model/draft';
import type { Mistake } from '../model/mistakes';
import { ComposeContext } from './context';
import { TextField } from './TextField';

function Titled({ start = '', shown = [] }: { start?: string; shown?: readonly Mistake[] }) {
  const [value, setValue] = useState(start);
  const compose = { draft: newDraft('Asia/Shanghai'), change: () => {}, changeSettings: () => {}, shown };
  return (
    <ComposeContext value={compose}>
      <TextField label="标题" value={value} onChange={setValue} max={10} about={['title']} />
    </ComposeContext>
  );
}

it('puts emoji and variables where the cursor is', async () => {
  const user = userEvent.setup();
  render(<Titled start="到货了" />);
  const input = screen.getByLabelText<HTMLInputElement>('标题');
  input.focus();
  input.setSelectionRange(2, 2);
  await user.click(screen.getByRole('button', { name: /插入表情/ }));
  await user.click(await screen.findByRole('button', { name: '🎉' }));
  expect(input.value).toBe('到货🎉了');
  await waitFor(() => expect(input.selectionStart).toBe('到货🎉'.length));
  input.setSelectionRange(0, 0);
  await user.click(screen.getByRole('button', { name: /插入变量/ }));
  expect(input.value).toBe('{{name}}到货🎉了');
});

it('counts what people see as one character once, as the API does', () => {
  render(<Titled start="😀😀" />);
  expect(screen.getByText('2 / 10')).toBeTruthy();
});

it('says what is wrong with it only once the person wanted to go on', () => {
  const { rerender } = render(<Titled />);
  expect(screen.queryByRole('alert')).toBeNull();
  rerender(<Titled shown={['title', 'body']} />);
  expect(screen.getAllByRole('alert').map((alert) => alert.textContent)).toEqual(['请填写标题']);
});
