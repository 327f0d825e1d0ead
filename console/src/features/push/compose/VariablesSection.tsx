import { Input } from 'antd';
import { useTexts } from '../messages';
import { toChannels, toMessage } from '../model/toPush';
import { variablesOf } from '../model/variables';
import { useCompose } from './context';
import { Field } from './Field';
import styles from './compose.module.css';

const SYNTAX = '{{name}} · {{name|fallback}}';

/** The variables that stand in the texts, each with a value to try it with. */
export function VariablesSection() {
  const t = useTexts();
  const { draft, change } = useCompose();
  const variables = variablesOf({ message: toMessage(draft), channels: toChannels(draft) });
  return (
    <>
      <p className={styles.hint} style={{ marginBottom: 12 }}>
        {t('variablesHint', { syntax: SYNTAX })}
      </p>
      <div className={styles.grid}>
        {variables.map(({ name, fallback }) => (
          <Field
            key={name}
            id={`value-${name}`}
            label={name}
            hint={fallback === undefined ? t('noFallback') : t('fallbackIs', { value: fallback.trim() })}
          >
            <Input
              id={`value-${name}`}
              placeholder={t('testValue')}
              value={draft.values[name] ?? ''}
              onChange={({ target }) => change({ values: { ...draft.values, [name]: target.value } })}
            />
          </Field>
        ))}
      </div>
    </>
  );
}
