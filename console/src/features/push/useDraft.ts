import { useCallback, useEffect, useState } from 'react';
import { newDraft, type Draft, type SettingsDraft } from './model/draft';

const KEY = 'hongyan.draft.';

/**
 * The draft of an app, kept in this browser's session so that a page left and returned to is as it was.
 *
 * @param given a draft to begin with (a template, a copy); replaces the kept one
 */
export function useDraft(appId: string, zone: string, given: Draft | undefined) {
  const [draft, setDraft] = useState<Draft>(() => given ?? kept(appId, zone));
  useEffect(() => sessionStorage.setItem(KEY + appId, JSON.stringify(draft)), [appId, draft]);
  const change = useCallback((part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part })), []);
  const changeSettings = useCallback(
    (part: Partial<SettingsDraft>) => setDraft((old) => ({ ...old, settings: { ...old.settings, ...part } })),
    [],
  );
  const reset = useCallback(() => setDraft(newDraft(zone)), [zone]);
  return { draft, setDraft, change, changeSettings, reset };
}

function kept(appId: string, zone: string): Draft {
  const empty = newDraft(zone);
  try {
    const stored: Partial<Draft> = JSON.parse(sessionStorage.getItem(KEY + appId) ?? '{}');
    // fields that a newer console has and the stored draft has not keep their usual values
    return {
      ...empty,
      ...stored,
      notification: { ...empty.notification, ...stored.notification },
      audience: { ...empty.audience, ...stored.audience },
      settings: { ...empty.settings, ...stored.settings },
    };
  } catch {
    return empty;
  }
}
