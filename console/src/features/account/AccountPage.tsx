import { KeyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import { PageFrame, Stack } from '@/shared/layout/PageFrame';
import { AccessTokens } from './AccessTokens';
import { useTexts } from './messages';
import { Sessions } from './Sessions';

export default function AccountPage() {
  const t = useTexts();
  const actions = (
    <Link to="/password">
      <Button icon={<KeyOutlined />} tabIndex={-1}>
        {t('password')}
      </Button>
    </Link>
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
