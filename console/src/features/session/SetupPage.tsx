import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import { useProblemText } from '@/shared/api/problemText';
import { sessionKey } from '@/shared/session/session';
import { LinkButton } from '@/shared/layout/LinkButton';
import { EntryLayout } from './EntryLayout';
import { useTexts } from './messages';
import { PasswordFields } from './PasswordFields';
import styles from './entry.module.css';

interface FirstOperator {
  code: string;
  name: string;
  password: string;
  repeat: string;
}

/** Makes the first operator; the link printed at the server's start leads here with its code. */
export default function SetupPage() {
  const t = useTexts();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [search] = useSearchParams();
  const instance = useQuery({ queryKey: ['instance'], queryFn: () => ok(api.GET('/instance')) });
  const setUp = useMutation({
    mutationFn: ({ code, name, password }: FirstOperator) => ok(api.POST('/setup', { body: { code: code.trim(), name, password } })),
    onSuccess: async () => {
      await queries.resetQueries({ queryKey: sessionKey });
      await queries.invalidateQueries({ queryKey: ['instance'] });
      void navigate('/welcome', { replace: true });
    },
  });

  if (instance.data && !instance.data.setup_required && !setUp.isSuccess) {
    return (
      <EntryLayout title={t('alreadySetUp')}>
        <LinkButton to="/sign-in" type="primary">
          {t('toSignIn')}
        </LinkButton>
      </EntryLayout>
    );
  }
  return (
    <EntryLayout title={t('setUpTitle')}>
      <p className={styles.body}>{t('setUpBody')}</p>
      {setUp.error && <Alert type="error" showIcon role="alert" style={{ marginBottom: 20 }} title={problemText(setUp.error)} />}
      <Form<FirstOperator>
        layout="vertical"
        size="large"
        initialValues={{ code: search.get('code') ?? '' }}
        onFinish={(values) => setUp.mutate(values)}
      >
        <Form.Item name="code" label={t('code')} extra={t('codeHint')} rules={[{ required: true, message: t('codeNeeded') }]}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('name')}
          extra={t('nameHint')}
          rules={[
            { required: true, message: t('nameNeeded') },
            { pattern: /^[A-Za-z0-9._@-]{2,50}$/, message: t('nameInvalid') },
          ]}
        >
          <Input autoComplete="username" autoFocus />
        </Form.Item>
        <PasswordFields label={t('password')} />
        <Button type="primary" htmlType="submit" block loading={setUp.isPending}>
          {t('create')}
        </Button>
      </Form>
    </EntryLayout>
  );
}
