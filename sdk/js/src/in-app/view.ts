import type { InAppContent } from './content';

export interface ViewTexts {
  readonly close: string;
  readonly open: string;
}

export interface ViewEvents {
  clicked(event: Event): void;
  dismissed(): void;
}

/** A message as DOM. Its texts are text nodes and its links were looked at before: nothing of a message becomes markup. */
export function createView(content: InAppContent, texts: ViewTexts, events: ViewEvents): HTMLElement {
  return content.layout === 'modal' ? modal(content, texts, events) : notice(content, texts, events);
}

function notice(content: InAppContent, texts: ViewTexts, events: ViewEvents): HTMLElement {
  const view = element('section', `message ${content.layout}`);
  view.setAttribute('aria-label', content.title || content.body);
  const main = content.clickable ? link(content, 'main', events) : element('div', 'main');
  main.append(...words(content));
  view.append(...picture(content), main, closeButton(content, texts, events));
  view.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      events.dismissed();
    }
  });
  return view;
}

/** A dialog element brings focus trap, Escape and the inert page behind it. */
function modal(content: InAppContent, texts: ViewTexts, events: ViewEvents): HTMLElement {
  const view = element('dialog', 'message modal');
  const main = element('div', 'main');
  const [title, body] = words(content);
  main.append(...[title, body].filter((part) => part !== undefined));
  view.setAttribute('aria-label', content.title || content.body);
  view.append(...picture(content), main);
  if (content.clickable) {
    const action = link(content, 'action', events);
    action.textContent = texts.open;
    view.append(action);
  }
  view.append(closeButton(content, texts, events));
  view.addEventListener('cancel', (event) => {
    event.preventDefault();
    events.dismissed();
  });
  view.addEventListener('click', (event) => {
    if (event.target === view && isOutside(view, event)) {
      events.dismissed();
    }
  });
  return view;
}

/** A click on the backdrop is told as one on the dialog, outside of its box. */
function isOutside(view: Element, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = view.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

function words(content: InAppContent): HTMLElement[] {
  const parts: HTMLElement[] = [];
  if (content.icon) {
    parts.push(image(content.icon, 'icon'));
  }
  for (const part of ['title', 'body'] as const) {
    if (content[part]) {
      const text = element('span', part);
      text.textContent = content[part];
      parts.push(text);
    }
  }
  return parts;
}

function picture(content: InAppContent): HTMLElement[] {
  return content.image ? [image(content.image, 'image')] : [];
}

function image(url: string, name: string): HTMLElement {
  const picture = element('img', name);
  picture.alt = ''; // it decorates what the text says
  picture.referrerPolicy = 'no-referrer';
  picture.onerror = () => picture.remove();
  picture.src = url;
  return picture;
}

function link(content: InAppContent, name: string, events: ViewEvents): HTMLElement {
  let clickable: HTMLElement;
  if (content.url) {
    const anchor = element('a', name);
    anchor.href = content.url;
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
    clickable = anchor;
  } else {
    const button = element('button', name);
    button.type = 'button';
    clickable = button;
  }
  clickable.addEventListener('click', (event) => events.clicked(event));
  return clickable;
}

function closeButton(content: InAppContent, texts: ViewTexts, events: ViewEvents): HTMLElement {
  const button = element('button', content.image ? 'close over' : 'close');
  button.type = 'button';
  button.textContent = '×';
  button.setAttribute('aria-label', texts.close);
  button.addEventListener('click', () => events.dismissed());
  return button;
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
