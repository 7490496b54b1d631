import QtQuick
import QtQuick.Window

Window {
    width: 1080; height: 1920; visible: true; color: "#f4f2ec"
    ListView {
        anchors.fill: parent; model: 20; spacing: 8
        delegate: Rectangle {
            x: 38; width: 1004; height: 84; radius: 11; color: "white"
            Rectangle { x: 20; y: 14; width: 56; height: 56; radius: 11; color: "#0b6e69" }
            Text { x: 100; y: 24; font.pixelSize: 28; font.bold: true; color: "#16211f"; text: "社会保障卡申领 " + (index + 1) }
            Text { x: 420; y: 30; font.pixelSize: 20; color: "#5b6b68"; text: "当场办结 · 8 人等候" }
        }
    }
}
