import type { ReactNode } from 'react';
import { useMistakeTexts } from '../messages';
import type { Mistake } from '../model/mistakes';
import { useCompose } from './context';
import styles from './compose.module.css';

interface Props {
  label: ReactNode;
  /** the control's id; none: the field is a group of controls */
  id?: string;
  hint?: ReactNode;
  /** mistakes that are about this field */
  about?: readonly Mistake[];
  children: ReactNode;
}

/** A label, its control, a hint, and what is wrong with it. */
export function Field({ label, id, hint, about = [], children }: Props) {
  const say = useMistakeTexts();
  const { shown } = useCompose();
  const wrong = shown.filter((mistake) => about.includes(mistake));
  const body = (
    <>
      {children}
      {wrong.map((mistake) => (
        <p key={mistake} className={styles.wrong} role="alert">
          {say(mistake)}
        </p>
      ))}
      {hint && <p className={styles.hint}>{hint}</p>}
    </>
  );
  return id ? (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {body}
    </div>
  ) : (
    <fieldset className={styles.field}>
      <legend className={styles.label}>{label}</legend>
      {body}
    </fieldset>
  );
}
