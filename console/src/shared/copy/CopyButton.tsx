import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { texts } from '../text/texts';
import { copyText } from './copyText';

const useTexts = texts({
  copy: ['复制', 'Copy'],
  copied: ['已复制', 'Copied'],
});

const SHOWN_MS = 2_000;

/** Copies a text; `what` names it for those who only hear the button. */
export function CopyButton({ text, what, label }: { text: string; what: string; label?: string }) {
  const t = useTexts();
  const [copied, setCopied] = useState(false);
  return (
    <Button
      size="small"
      icon={copied ? <CheckOutlined /> : <CopyOutlined />}
      aria-label={`${t('copy')}: ${what}`}
      onClick={() => {
        if (copyText(text)) {
          setCopied(true);
          setTimeout(() => setCopied(false), SHOWN_MS);
        }
      }}
    >
      {copied ? t('copied') : (label ?? t('copy'))}
    </Button>
  );
}
