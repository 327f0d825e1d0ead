package io.hongyan.channels.wechat;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads WeChat's XML as the JSON it would be: elements become members, repeated ones lists, all values texts. Takes no document
 * type and no entities but XML's own, and no more than {@value #DEPTH} levels, for strangers may send what they like.
 */
final class EventXml {

    private static final int DEPTH = 8;

    private EventXml() {}

    /** One for each reading: whether the JDK's may be shared among threads is not said. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not taken");
        });
        return factory;
    }

    /** Empty where it is not such XML. */
    static Optional<ObjectNode> read(byte[] xml) {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    return Optional.empty();
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    return element(reader, 1) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
                }
            }
            return Optional.empty();
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    /** What the element holds whose start was just read: an object where it has elements, else its text. */
    private static JsonNode element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > DEPTH) {
            throw new XMLStreamException("deeper than " + DEPTH);
        }
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        StringBuilder text = new StringBuilder();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT ->
                    add(members, reader.getLocalName(), element(reader, depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return members.isEmpty()
                            ? JsonNodeFactory.instance.stringNode(
                                    text.toString().strip())
                            : members;
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("entities are not taken");
                default -> {}
            }
        }
    }

    private static void add(ObjectNode members, String name, JsonNode value) {
        switch (members.get(name)) {
            case null -> members.set(name, value);
            case ArrayNode list -> list.add(value);
            case JsonNode first -> members.putArray(name).add(first).add(value);
        }
    }
}
