import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';

/** A link for messages that antd shows outside of the page, where the router's own links do not work. */
export function useOuterLink(): (to: string, text: string) => ReactNode {
  const navigate = useNavigate();
  return (to, text) => (
    <a
      href={to}
      onClick={(event) => {
        event.preventDefault();
        void navigate(to);
      }}
    >
      {text}
    </a>
  );
}
