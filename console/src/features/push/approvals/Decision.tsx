import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { api, ok } from '@/shared/api/client';
import { useProblemText } from '@/shared/api/problemText';
import type { Approval } from '@/shared/api/schema.gen';
import { useApp, useMay, useSession } from '@/shared/session/session';
import { useApprovalTexts } from './messages';

/** Approve or reject somebody else's push, withdraw one's own. */
export function Decision({ approval }: { approval: Approval }) {
  const t = useApprovalTexts();
  const id = useId();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const { app_id } = useApp();
  const may = useMay();
  const queries = useQueryClient();
  const own = useSession().name === approval.made_by;
  const [asked, setAsked] = useState<boolean>();
  const [remark, setRemark] = useState('');
  const decide = useMutation({
    mutationFn: (approve: boolean) =>
      ok(
        api.POST('/apps/{app_id}/approvals/{id}/decision', {
          params: { path: { app_id, id: approval.id } },
          body: { approve, ...(remark.trim() && { remark: remark.trim() }) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['apps', app_id, 'approvals'] }),
    onError: (error) => message.error(problemText(error)),
    onSettled: () => setAsked(undefined),
  });
  if (!own && !may('push_approve')) {
    return null;
  }
  return (
    <>
      {own ? (
        <Button title={t('ownPush')} onClick={() => setAsked(false)}>
          {t('withdraw')}
        </Button>
      ) : (
        <>
          <Button type="link" danger onClick={() => setAsked(false)}>
            {t('reject')}
          </Button>
          <Button type="primary" onClick={() => setAsked(true)}>
            {t('approve')}
          </Button>
        </>
      )}
      <Modal
        open={asked !== undefined}
        title={asked ? t('approveSure', { n: approval.audience_size }) : t('rejectSure')}
        okText={asked ? t('approve') : own ? t('withdraw') : t('reject')}
        okButtonProps={{ danger: !asked }}
        cancelText={t('cancel')}
        confirmLoading={decide.isPending}
        onOk={() => decide.mutate(asked ?? false)}
        onCancel={() => setAsked(undefined)}
      >
        <label htmlFor={id}>{t('remark')}</label>
        <Input.TextArea id={id} maxLength={200} value={remark} onChange={({ target }) => setRemark(target.value)} />
      </Modal>
    </>
  );
}
