import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import type { Locale } from 'antd/lib/locale';
import { useEffect, useLayoutEffect, useState, type ReactNode } from 'react';
import { isSignedOut } from '@/shared/api/problem';
import { announceSignedOut } from '@/shared/api/signedOut';
import { useLanguage, type Language } from '@/shared/text/language';
import { antdTheme } from '@/shared/theme/antd';
import { useAppearance } from '@/shared/theme/appearance';
import { applyPalette } from '@/shared/theme/applyPalette';

/** The nonce of this page's content security policy: antd writes its style sheets with it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

const signedOut = (error: Error): void => {
  if (isSignedOut(error)) {
    announceSignedOut();
  }
};

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: signedOut }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: { staleTime: 10_000, refetchOnWindowFocus: true, retry: (count, error) => count < 2 && !('problem' in error) },
  },
});

const locales: Record<Language, () => Promise<{ default: Locale; use: () => void }>> = {
  'zh-CN': () => import('@/shared/text/antd-zh'),
  'en-US': () => import('@/shared/text/antd-en'),
};

export function Providers({ children }: { children: ReactNode }) {
  const appearance = useAppearance();
  const language = useLanguage();
  const locale = useAntdLocale(language);
  useLayoutEffect(() => applyPalette(appearance), [appearance]);
  // answers hold texts in the language they were asked for in
  useEffect(() => void queries.invalidateQueries(), [language]);
  if (!locale) {
    return null;
  }
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider
        theme={antdTheme(appearance)}
        locale={locale}
        csp={{ nonce }}
        button={{ autoInsertSpace: false }}
        form={{ requiredMark: false, scrollToFirstError: true }}
      >
        <AntApp className="hy-root">{children}</AntApp>
      </ConfigProvider>
    </QueryClientProvider>
  );
}

/** The language's texts of antd, loaded when first wanted; the old ones stay until then. */
function useAntdLocale(language: Language): Locale | undefined {
  const [locale, setLocale] = useState<Locale>();
  useEffect(() => {
    let wanted = true;
    void locales[language]().then((loaded) => {
      if (wanted) {
        loaded.use();
        setLocale(loaded.default);
      }
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  return locale;
}
