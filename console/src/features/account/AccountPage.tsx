import { KeyOutlined } from '@ant-design/icons';
import { LinkButton } from '@/shared/layout/LinkButton';
import { PageFrame, Stack } from '@/shared/layout/PageFrame';
import { AccessTokens } from './AccessTokens';
import { useTexts } from './messages';
import { Sessions } from './Sessions';

export default function AccountPage() {
  const t = useTexts();
  const actions = (
    <LinkButton to="/password" icon={<KeyOutlined />}>
      {t('password')}
    </LinkButton>
  );
  return (
    <PageFrame title={t('title')} description={t('description')} actions={actions}>
      <Stack>
        <Sessions />
        <AccessTokens />
      </Stack>
    </PageFrame>
  );
}
