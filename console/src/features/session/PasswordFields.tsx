import { Form, Input } from 'antd';
import { useTexts } from './messages';

const MIN_LENGTH = 10;

/** A new password and its repetition: fields `password` and `repeat`. */
export function PasswordFields({ label }: { label: string }) {
  const t = useTexts();
  return (
    <>
      <Form.Item
        name="password"
        label={label}
        extra={t('passwordHint')}
        rules={[
          { required: true, message: t('passwordNeeded') },
          { min: MIN_LENGTH, message: t('passwordShort') },
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={t('repeat')}
        dependencies={['password']}
        rules={[
          { required: true, message: t('repeatNeeded') },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('differs'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  );
}
