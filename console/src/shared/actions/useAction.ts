import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { App } from 'antd';
import { useProblemText } from '../api/problemText';

interface Action<V, R> {
  run: (value: V) => Promise<R>;
  /** said when it is done */
  done?: string;
  /** what it changes: read again */
  changes?: readonly QueryKey[];
  then?: (result: R, value: V) => void;
}

/** A write that somebody starts by hand: says that it is done, or why it is not, and reads again what it changed. */
export function useAction<V = void, R = unknown>({ run, done, changes = [], then }: Action<V, R>) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const problemText = useProblemText();
  return useMutation<R, Error, V>({
    mutationFn: run,
    onSuccess: (result, value) => {
      if (done) {
        void message.success(done);
      }
      changes.forEach((queryKey) => void queries.invalidateQueries({ queryKey }));
      then?.(result, value);
    },
    onError: (error) => void message.error(problemText(error), 6),
  });
}
