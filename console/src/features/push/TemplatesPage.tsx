export default function TemplatesPage() {
  return <p>TemplatesPage</p>;
}
