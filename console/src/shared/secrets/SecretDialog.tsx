import { Button, Input, Modal } from 'antd';
import { CopyOutlined, CheckOutlined } from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { copyText } from '../actions/copyText';
import { texts } from '../text/texts';
import styles from './secrets.module.css';

const useTexts = texts({
  once: ['只显示这一次。请现在就保存到安全的地方，关闭后无法再次查看。', 'Shown this once. Keep it in a safe place now: it cannot be seen again after you close this.'],
  copy: ['复制', 'Copy'],
  copied: ['已复制', 'Copied'],
  saved: ['我已保存', 'I have saved it'],
});

/** A secret that the server shows once: it closes only by saying that it is kept. */
export function SecretDialog({
  title,
  label,
  secret,
  children,
  onClose,
}: {
  title: string;
  label: string;
  /** nothing: closed */
  secret: string | undefined;
  children?: ReactNode;
  onClose: () => void;
}) {
  const t = useTexts();
  const [copied, setCopied] = useState(false);
  const close = () => {
    setCopied(false);
    onClose();
  };
  return (
    <Modal
      open={secret !== undefined}
      title={title}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={close}>
          {t('saved')}
        </Button>
      }
    >
      <p>{t('once')}</p>
      <div className={styles.row}>
        <Input readOnly value={secret ?? ''} aria-label={label} className={styles.secret} onFocus={(event) => event.target.select()} />
        <Button
          icon={copied ? <CheckOutlined /> : <CopyOutlined />}
          onClick={() => void copyText(secret ?? '').then(() => setCopied(true))}
        >
          {copied ? t('copied') : t('copy')}
        </Button>
      </div>
      {children}
    </Modal>
  );
}
