import { Steps } from 'antd';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { App } from '@/shared/api/schema.gen';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { LAST_APP } from '@/shared/session/lastApp';
import { useSession } from '@/shared/session/session';
import { CreateApp } from './CreateApp';
import { DeviceAndPush } from './DeviceAndPush';
import { Keys } from './Keys';
import { useTexts } from './messages';
import styles from './first-run.module.css';

/** An app just made: its master secret is told this once. */
export type NewApp = App & { master_secret: string };

type Step = 'app' | 'keys' | 'device' | 'push';

const steps: readonly Step[] = ['app', 'keys', 'device', 'push'];

export default function WelcomePage() {
  const t = useTexts();
  const { apps } = useSession();
  const [search] = useSearchParams();
  const given = apps.find(({ app_id }) => app_id === search.get('app'));
  const [made, setMade] = useState<NewApp>();
  const [chosen, setChosen] = useState<App | undefined>(given);
  const [pushing, setPushing] = useState(false);
  const step: Step = chosen ? (pushing ? 'push' : 'device') : made ? 'keys' : 'app';
  // so that the shell is of the app that the tour is about
  useEffect(() => {
    if (chosen) {
      localStorage.setItem(LAST_APP, chosen.app_id);
    }
  }, [chosen]);
  return (
    <PageFrame title={t('title')} description={t('description')}>
      <div className={styles.layout}>
        <nav aria-label={t('steps')}>
          <Steps
            orientation="vertical"
            size="small"
            current={steps.indexOf(step)}
            items={[{ title: t('stepApp') }, { title: t('stepKeys') }, { title: t('stepDevice') }, { title: t('stepPush') }]}
          />
        </nav>
        <Panel>
          {step === 'app' && <CreateApp onMade={setMade} onChosen={setChosen} />}
          {step === 'keys' && made && <Keys app={made} onKept={() => setChosen(made)} />}
          {chosen && <DeviceAndPush key={chosen.app_id} app={chosen} pushing={pushing} onConnected={() => setPushing(true)} />}
        </Panel>
      </div>
    </PageFrame>
  );
}
