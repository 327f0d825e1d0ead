export default function NewPushPage() {
  return <p>NewPushPage</p>;
}
