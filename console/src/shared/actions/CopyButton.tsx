import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { texts } from '../text/texts';
import { copyText } from './copyText';

const useTexts = texts({
  copy: ['复制', 'Copy'],
  copied: ['已复制', 'Copied'],
});

/** Copies an id that stands beside it. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const t = useTexts();
  const [copied, setCopied] = useState(false);
  return (
    <Tooltip title={copied ? t('copied') : t('copy')}>
      <Button
        type="text"
        size="small"
        aria-label={`${copied ? t('copied') : t('copy')}: ${what}`}
        icon={copied ? <CheckOutlined /> : <CopyOutlined />}
        onClick={() => void copyText(text).then(() => setCopied(true))}
        onBlur={() => setCopied(false)}
      />
    </Tooltip>
  );
}
