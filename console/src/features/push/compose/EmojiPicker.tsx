import { SmileOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTexts } from '../messages';
import styles from './compose.module.css';

// What pushes use: moods, hands, feasts, shopping, time and signs. Typed input takes any other.
const EMOJI = [
  ...'😀😁😂🤣😊😍🥰😘😎🤩🥳😇🙂😉😋😜🤔😴😢😭😡🤯😱🥺',
  ...'👍👎👏🙌🙏💪👋✌🤝👀❤🧡💛💚💙💜🖤💔💯💢💥💫💦',
  ...'🎉🎊🎁🎈🎂🧧🏮🎆🎇🧨🪅🎄🎃🏆🥇🎖🎯🎮🎬🎵🎤📣🔔',
  ...'🛒🛍💰💵💳🧾🏷📦🚚✈🚄🚗🏠🏨🍔🍕🍜🍰☕🍺🍎🍉🌶',
  ...'⏰⌛📅📌📍🔥✨⭐🌟🌈☀🌙⚡❄🌸🍀📈📉📱💻📷🔍🔒🔑',
  ...'✅❌❗❓‼⚠🚫🆕🆓🆗🔝➡⬇⬆♻❇🔴🟢🔵🟡',
];

export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const pick = (emoji: string) => {
    onPick(emoji);
    setOpen(false);
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      content={
        <div className={styles.emoji} role="group" aria-label={t('emoji')}>
          {EMOJI.map((emoji) => (
            <button key={emoji} type="button" onClick={() => pick(emoji)}>
              {emoji}
            </button>
          ))}
        </div>
      }
    >
      <Button size="small" type="text" icon={<SmileOutlined />} aria-expanded={open}>
        {t('emoji')}
      </Button>
    </Popover>
  );
}
