import { CodeOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useId, useRef, type ReactNode } from 'react';
import { useTexts } from '../messages';
import { lengthOf, type Mistake } from '../model/mistakes';
import { EmojiPicker } from './EmojiPicker';
import { Field } from './Field';
import styles from './compose.module.css';

interface Props {
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  max: number;
  rows?: number;
  placeholder?: string;
  about?: readonly Mistake[];
}

const VARIABLE = '{{name}}';

/** A text that people will read: counts as the API does, takes emoji and variables where the cursor is. */
export function TextField({ label, value, onChange, max, rows = 1, placeholder, about }: Props) {
  const t = useTexts();
  const id = useId();
  const field = useRef<HTMLDivElement>(null);
  const insert = (text: string) => {
    const input = field.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
    const from = input?.selectionStart ?? value.length;
    const to = input?.selectionEnd ?? from;
    onChange(value.slice(0, from) + text + value.slice(to));
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(from + text.length, from + text.length);
    });
  };
  const shared = {
    id,
    value,
    placeholder,
    'aria-describedby': `${id}count`,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <Field label={label} id={id} about={about}>
      <div ref={field}>
        {rows === 1 ? <Input {...shared} /> : <Input.TextArea {...shared} autoSize={{ minRows: rows, maxRows: rows + 5 }} />}
      </div>
      <div className={styles.textTools}>
        <span id={`${id}count`} className={lengthOf(value) > max ? styles.over : styles.length}>
          {lengthOf(value)} / {max}
        </span>
        <EmojiPicker onPick={insert} />
        <Button size="small" type="text" icon={<CodeOutlined />} onClick={() => insert(VARIABLE)}>
          {t('variable')}
        </Button>
      </div>
    </Field>
  );
}
