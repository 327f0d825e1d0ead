import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input } from 'antd';
import { Navigate, useNavigate } from 'react-router';
import { api, ok } from '@/shared/api/client';
import { isSignedOut } from '@/shared/api/problem';
import { useProblemText } from '@/shared/api/problemText';
import { sessionKey, useSessionQuery } from '@/shared/session/session';
import { EntryLayout } from './EntryLayout';
import { useTexts } from './messages';
import { PasswordFields } from './PasswordFields';
import styles from './entry.module.css';

interface Change {
  old: string;
  password: string;
}

/** Changes one's own password: wished, or needed after a one-time password. */
export default function PasswordPage() {
  const t = useTexts();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const session = useSessionQuery();
  const needed = session.data?.password_change_required ?? false;
  const change = useMutation({
    mutationFn: (body: Change) => ok(api.PUT('/session/password', { body: { old_password: body.old, new_password: body.password } })),
    onSuccess: async () => {
      message.success(t('changed'));
      await queries.resetQueries({ queryKey: sessionKey });
      void navigate('/', { replace: true });
    },
  });
  if (isSignedOut(session.error)) {
    return <Navigate to="/sign-in?next=/password" replace />;
  }
  return (
    <EntryLayout title={needed ? t('changeTitle') : t('changeOwn')}>
      <p className={styles.body}>{needed ? t('changeBody') : t('changeOwnBody')}</p>
      {change.error && <Alert type="error" showIcon role="alert" style={{ marginBottom: 20 }} title={problemText(change.error)} />}
      <Form<Change> layout="vertical" size="large" onFinish={(values) => change.mutate(values)}>
        <Form.Item name="old" label={t('oldPassword')} rules={[{ required: true, message: t('passwordNeeded') }]}>
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        <PasswordFields label={t('newPassword')} />
        <Button type="primary" htmlType="submit" block loading={change.isPending}>
          {t('change')}
        </Button>
      </Form>
    </EntryLayout>
  );
}
