import { createContext, useContext } from 'react';
import type { Draft, SettingsDraft } from '../model/draft';
import type { Mistake } from '../model/mistakes';

/** The draft under way and how to change it. */
export interface Compose {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  changeSettings: (part: Partial<SettingsDraft>) => void;
  /** mistakes to show: none before the person wanted to go on */
  shown: readonly Mistake[];
}

export const ComposeContext = createContext<Compose | undefined>(undefined);

export function useCompose(): Compose {
  const compose = useContext(ComposeContext);
  if (!compose) {
    throw new Error('useCompose: not inside the composer');
  }
  return compose;
}
