import { Button } from 'antd';
import { Link, useRouteError } from 'react-router';
import { ErrorState, Empty } from '@/shared/states/states';
import { texts } from '@/shared/text/texts';

const useTexts = texts({
  notFound: ['没有这个页面', 'There is no such page'],
  notFoundBody: ['链接可能写错了，或者页面已经搬走。', 'The link may be mistyped, or the page has moved.'],
  forbidden: ['你没有打开这个页面的权限', 'You may not open this page'],
  forbiddenBody: ['需要的话，请联系应用的所有者为你调整角色。', 'If you need it, ask an owner of the app to change your role.'],
  home: ['回到首页', 'Back to the start'],
  renewed: ['控制台刚刚更新过', 'The console has just been updated'],
  renewedBody: ['重新加载后就是新版本。', 'Reload to get the new version.'],
  reload: ['重新加载', 'Reload'],
});

function Home() {
  const t = useTexts();
  return (
    <Link to="/">
      <Button type="primary">{t('home')}</Button>
    </Link>
  );
}

export function NotFoundPage() {
  const t = useTexts();
  return (
    <main>
      <title>{`${t('notFound')} · 鸿雁 Hongyan`}</title>
      <Empty title={t('notFound')} action={<Home />}>
        {t('notFoundBody')}
      </Empty>
    </main>
  );
}

export function ForbiddenPage() {
  const t = useTexts();
  return (
    <>
      <title>{`${t('forbidden')} · 鸿雁 Hongyan`}</title>
      <Empty title={t('forbidden')} action={<Home />}>
        {t('forbiddenBody')}
      </Empty>
    </>
  );
}

/** Where a page broke. A module that is gone means that a new console was put in place since this one was loaded. */
export function BrokenPage() {
  const t = useTexts();
  const error = useRouteError();
  if (error instanceof TypeError && /import|module/i.test(error.message)) {
    return (
      <Empty
        title={t('renewed')}
        action={
          <Button type="primary" onClick={() => window.location.reload()}>
            {t('reload')}
          </Button>
        }
      >
        {t('renewedBody')}
      </Empty>
    );
  }
  return <ErrorState error={error} onRetry={() => window.location.reload()} />;
}
