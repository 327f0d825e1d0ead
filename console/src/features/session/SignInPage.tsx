import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Divider, Form, Input } from 'antd';
import { useEffect } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { API_ROOT, api, ok } from '@/shared/api/client';
import { problemOf } from '@/shared/api/problem';
import { useProblemText } from '@/shared/api/problemText';
import { sessionKey } from '@/shared/session/session';
import { EntryLayout } from './EntryLayout';
import { useTexts } from './messages';
import { returnPath } from './returnPath';

interface Credentials {
  name: string;
  password: string;
}

export default function SignInPage() {
  const t = useTexts();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [search] = useSearchParams();
  const next = returnPath(search.get('next'));
  const instance = useQuery({ queryKey: ['instance'], queryFn: () => ok(api.GET('/instance')) });
  const signIn = useMutation({
    mutationFn: (body: Credentials) => ok(api.POST('/session', { body })),
    onSuccess: async () => {
      await queries.resetQueries({ queryKey: sessionKey });
      void navigate(next, { replace: true });
    },
  });
  const setupRequired = instance.data?.setup_required;
  useEffect(() => {
    if (setupRequired) {
      void navigate('/setup', { replace: true });
    }
  }, [setupRequired, navigate]);

  const why = (error: Error): string => {
    const problem = problemOf(error);
    if (problem?.status === 401) {
      return t('wrong');
    }
    const seconds = problem?.retryAfterSeconds;
    return problem?.status === 429 && seconds ? t('locked', { minutes: Math.ceil(seconds / 60) }) : problemText(error);
  };

  const singleSignOnFailed = search.get('error') === 'oidc' ? t('oidcFailed') : undefined;
  const failure = signIn.error ? why(signIn.error) : singleSignOnFailed;
  const oidc = instance.data?.oidc;
  return (
    <EntryLayout title={t('signInTitle')}>
      {failure && <Alert type="error" showIcon role="alert" style={{ marginBottom: 20 }} title={failure} />}
      <Form<Credentials> layout="vertical" size="large" onFinish={(values) => signIn.mutate(values)}>
        <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('nameNeeded') }]}>
          <Input prefix={<UserOutlined />} autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('passwordNeeded') }]}>
          <Input.Password prefix={<LockOutlined />} autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
          {t('signIn')}
        </Button>
      </Form>
      {oidc && (
        <>
          <Divider plain>{t('or')}</Divider>
          <Button block size="large" href={`${API_ROOT}/session/oidc/start?return_to=${encodeURIComponent(next)}`}>
            {t('oidc', { name: oidc.name })}
          </Button>
        </>
      )}
    </EntryLayout>
  );
}
